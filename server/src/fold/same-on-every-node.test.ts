import { createHash } from 'node:crypto';
import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import { expect } from 'chai';
import { SeededRandom } from '../coverage/seeded-random.js';
import { createStaticRegistry } from '../measure/static-registry.js';
import { createFolds } from './create-folds.js';
import { drawDrive, shuttlePasses } from './drawn-drive.js';
import { ENGINE_GOLDENS } from './engine-golden.js';
import { createEngineStamp } from './engine-stamp.js';
import { MemoryJournal } from './memory-journal.js';
import { seasonEvents, SeasonScene } from './season-scene.js';

/** What to do where a test below fails, which no change of a figure passes. */
const REMEDY =
  'figures changed: raise ENGINE_VERSION in engine-stamp.ts and add what comes out now to engine-golden.ts';
const CURRENT = ENGINE_GOLDENS.at(-1)!;

const START = Date.UTC(2026, 3, 28);

/** Two machines with a drawbar on neighbouring strips across a corner of four frames, receivers in error by decimetres. */
function wanderingDrives(): [string, TelemetryRecord[]][] {
  const random = new SeededRandom(26);
  return ['first', 'second'].map((machineId, i) => {
    const place = { latitude: 43.3497, longitude: 124.3498 + i * 1.5e-4 };
    const drive = drawDrive({ ...place, startTime: START + i * 200_000, legs: shuttlePasses(8, 140) });
    const records = drive.map((record) => ({
      ...record,
      latitude: record.latitude! + 2e-7 * random.normal(),
      longitude: record.longitude! + 2e-7 * random.normal(),
    }));
    return [machineId, records];
  });
}

describe('a folded scenario', () => {
  it('comes out the same to the last bit, here and on any Node', () => {
    const machine = { organisationId: 'o', name: 'm', kind: 'tractor', antennaXM: 1.5, antennaYM: 0.1 } as const;
    const implement = { organisationId: 'o', name: 'i', attachment: 'trailed', toolXM: -4, offsetYM: 0.05 } as const;
    const documents = {
      machine: { ...machine, hitchXM: -1.2, maxSpeedMps: 12 },
      implement: { ...implement, workingWidthM: 3, operation: 'harrowing' },
    };
    const drives = wanderingDrives();
    const registry = createStaticRegistry({
      timeZone: 'Asia/Shanghai',
      operation: 'harrowing',
      documentsByMachineId: new Map(drives.map(([machineId]) => [machineId, documents])),
      fields: [],
    });
    const reader = new MemoryJournal();
    const folds = createFolds({ registry, reader });
    for (const [machineId, records] of drives) folds.append(reader.store(machineId, records));
    folds.replayPending(START + 86_400_000, true);
    const jobs = folds.jobs().map(({ engine: _, ...job }) => job);
    expect(jobs.map(({ machineId }) => machineId)).to.deep.equal(['first', 'second']);
    expect(jobs.reduce((sum, { sharedM2 }) => sum + sharedM2, 0)).to.be.above(100);
    const figures = JSON.stringify({ jobs, quads: jobs.map(({ id }) => [...folds.quadsOfJob(id)!.corners]) });
    expect(createHash('sha256').update(figures).digest('hex'), REMEDY).to.equal(CURRENT.drives);
  });
});

describe('a folded season', () => {
  it('comes out the same to the last bit, here and on any Node', () => {
    const scene = new SeasonScene();
    for (const event of seasonEvents()) scene.take(event);
    const shown = JSON.stringify(scene.replay().shown());
    expect(createHash('sha256').update(shown).digest('hex'), REMEDY).to.equal(CURRENT.season);
  });
});

describe('the version of the engine', () => {
  it('is the newest that figures were recorded for, and stands on what it was recorded with', () => {
    const { version, parameters } = createEngineStamp(undefined);
    expect(version).to.equal(CURRENT.version);
    expect(parameters, REMEDY).to.equal(CURRENT.parameters);
  });

  it('rises with every change: no two lines have one version, or the same parameters and figures', () => {
    const numbers = ENGINE_GOLDENS.map(({ version }) => version.split('.').map(Number));
    for (const [i, after] of numbers.slice(1).entries()) {
      const before = numbers[i]!;
      const step = after.findIndex((number, k) => number !== before[k]);
      expect(after[step], `${ENGINE_GOLDENS[i + 1]!.version} after ${ENGINE_GOLDENS[i]!.version}`).to.be.above(
        before[step]!,
      );
    }
    const contents = ENGINE_GOLDENS.map(({ version: _, ...golden }) => JSON.stringify(golden));
    expect(new Set(contents).size).to.equal(contents.length);
  });
});
