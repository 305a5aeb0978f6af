import { rtkTrack, withTenSignals } from '@furrow/protocol/rtk-track';
import { expect } from 'chai';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { recordOffline } from './outbox-endurance.js';

/** A year of 10 h a day at 1 Hz. */
const YEAR_RECORDS = 365 * 10 * 3600;
const GIB = 2 ** 30;

describe('a year offline', () => {
  let stateDir: string;
  const records = withTenSignals(rtkTrack(6000, 1), 2);
  beforeEach(() => {
    stateDir = mkdtempSync(path.join(tmpdir(), 'furrow-size-'));
  });
  afterEach(() => rmSync(stateDir, { recursive: true }));

  it('fits in half a GiB by the bytes per fix of 100 batches with ten signals', () => {
    const { fileBytes, logBytes } = recordOffline(stateDir, records, 60);
    const bytesPerFix = fileBytes / records.length;
    const yearBytes = bytesPerFix * YEAR_RECORDS + logBytes;
    const year = `${(yearBytes / 2 ** 20).toFixed(0)} MiB a year of ${(YEAR_RECORDS / 1e6).toFixed(1)} M fixes`;
    console.log(`      ${bytesPerFix.toFixed(1)} bytes a fix on disk, ${year}`);
    expect(yearBytes).to.be.below(GIB / 2);
  });

  it('writes at most 8 MB an hour through the log, by 20 minutes of commits', () => {
    const { loggedBytesPerHour } = recordOffline(stateDir, records.slice(0, 1200));
    console.log(`      ${(loggedBytesPerHour / 1e6).toFixed(1)} MB an hour through the log`);
    expect(loggedBytesPerHour).to.be.below(8e6);
  });
});
