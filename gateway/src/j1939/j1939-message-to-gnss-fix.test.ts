import { expect } from 'chai';
import { J1939MessageToGnssFix } from './j1939-message-to-gnss-fix.js';
import type { J1939Message } from './j1939-message.js';
import { GNSS_DOPS } from './pgn/pgn-129539-gnss-dops.js';
import { GNSS_POSITION_DATA } from './pgn/pgn-129029-gnss-position-data.js';
import { POSITION_RAPID_UPDATE } from './pgn/pgn-129025-position-rapid-update.js';
import { SYSTEM_TIME } from './pgn/pgn-126992-system-time.js';
import type { PgnDefinition } from './pgn-definition.js';

function message({ pgn, sample }: Pick<PgnDefinition, 'pgn' | 'sample'>, atMs: number, source = 127): J1939Message {
  const data = Uint8Array.from(Buffer.from(sample, 'hex'));
  return { priority: 3, pgn, source, destination: 255, bus: 'can0', data, atMs };
}

/** 2011-04-25, the day of the sample. */
const SYSTEM_TIME_MS = Date.UTC(2011, 3, 25, 10, 16, 50);

describe('fixes of rapid positions', () => {
  it('take the time that the same receiver told, carried on, and its HDOP', () => {
    const toFix = new J1939MessageToGnssFix(0);
    expect(toFix.push(message(SYSTEM_TIME, 1000))).to.equal(undefined);
    expect(toFix.push(message(GNSS_DOPS, 1010))).to.equal(undefined);
    expect(toFix.push(message(POSITION_RAPID_UPDATE, 1400))).to.deep.include({
      fixTimeMs: SYSTEM_TIME_MS + 400,
      hdop: 1.1,
      latitudeDeg: 39.070093,
    });
  });

  it('have no time after three seconds, of another unit, or of a clock on board', () => {
    const toFix = new J1939MessageToGnssFix(0);
    toFix.push(message(SYSTEM_TIME, 1000));
    expect(toFix.push(message(POSITION_RAPID_UPDATE, 4001))).to.not.have.any.keys('fixTimeMs', 'hdop');
    expect(toFix.push(message(POSITION_RAPID_UPDATE, 1100, 9))).to.not.have.property('fixTimeMs');
    const crystal = { ...SYSTEM_TIME, sample: SYSTEM_TIME.sample.replace('10F0', '10F5') };
    toFix.push(message(crystal, 1000, 9));
    expect(toFix.push(message(POSITION_RAPID_UPDATE, 1100, 9))).to.not.have.property('fixTimeMs');
  });

  it('leave a full position its own time', () => {
    const toFix = new J1939MessageToGnssFix(0);
    toFix.push(message(SYSTEM_TIME, 1000));
    expect(toFix.push(message(GNSS_POSITION_DATA, 1100))?.fixTimeMs).to.equal(Date.UTC(2011, 3, 25, 6, 25, 12));
  });
});
