import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import { telemetryRecordFaults } from '@furrow/protocol/validate';
import { expect } from 'chai';
import type { GnssFix } from '../nmea/gnss-fix.js';
import { createPipeline } from '../pipeline.js';
import { DEFAULT_SOURCES, type SourceSettings } from '../signal/source-ranks.js';

const START = Date.parse('2026-04-28T00:44:00Z');
const PLACE: GnssFix = { latitudeDeg: 43.3, longitudeDeg: 124.3, fixQuality: 4 };

function start(sources: Partial<SourceSettings>) {
  const records: TelemetryRecord[] = [];
  const faults: string[] = [];
  const pipeline = createPipeline({
    onRecord: (record) => records.push(record),
    onFault: ({ reason, value }) => faults.push(`${reason}: ${value}`),
    settings: { sources: { ...DEFAULT_SOURCES, holdMs: 2000, ...sources } },
  });
  return { pipeline, records, faults };
}

/** What changes from one record to the next, with the second at which it did. */
function changes(records: readonly TelemetryRecord[], textOf: (record: TelemetryRecord) => string): string[] {
  const texts: string[] = [];
  for (const record of records) {
    const text = textOf(record);
    if (texts.at(-1)?.endsWith(`: ${text}`) !== true) texts.push(`${(record.sampledAt - START) / 1000}: ${text}`);
  }
  return texts;
}

describe('several receivers', () => {
  it('are used by rank, with fall-back, and the record says which', () => {
    const { pipeline, records, faults } = start({ receivers: ['roof', 'display'] });
    for (let second = 0; second <= 30; second += 1) {
      const atMs = START + second * 1000;
      pipeline.pushFix('display', PLACE, atMs);
      if (second >= 5 && second <= 12) pipeline.pushFix('roof', PLACE, atMs + 10);
    }
    expect(changes(records, ({ receiver }) => receiver ?? 'only one')).to.deep.equal([
      '0: only one',
      '6: display',
      '7.01: roof',
      '18: display',
    ]);
    expect(faults).to.deep.equal([
      'several receivers, this one is not used: roof',
      'several receivers, this one is not used: display',
    ]);
    expect(pipeline.counters()['changes of the receiver']).to.equal(2);
    expect(records.flatMap(telemetryRecordFaults)).to.deep.equal([]);
  });

  it('give way to one that has a position', () => {
    const { pipeline, records } = start({ receivers: ['roof', 'display'] });
    for (let second = 0; second <= 20; second += 1) {
      const atMs = START + second * 1000;
      pipeline.pushFix('roof', second < 10 ? PLACE : { fixQuality: 0 }, atMs);
      pipeline.pushFix('display', PLACE, atMs + 10);
    }
    const last = records.at(-1);
    expect([last?.receiver, last?.latitude]).to.deep.equal(['display', 43.3]);
  });

  it('name nothing where there is one alone', () => {
    const { pipeline, records } = start({});
    pipeline.pushFix('roof', PLACE, START);
    expect(records[0]).to.not.have.property('receiver');
  });
});

describe('speed over ground', () => {
  const wheel = { name: 'wheelSpeedMps', source: 'PGN 65096', unit: 'TECU' } as const;

  it('is of the receiver alone by default', () => {
    const { pipeline, records } = start({});
    pipeline.pushSignal({ ...wheel, reading: 2.5, atMs: START });
    pipeline.pushFix('roof', PLACE, START);
    pipeline.pushFix('roof', { ...PLACE, speedMps: 2.4 }, START + 1000);
    expect(records.map(({ speedMps, speedSource }) => [speedMps, speedSource])).to.deep.equal([
      [undefined, undefined],
      [2.4, undefined],
    ]);
  });

  it('is taken from the bus where the configuration says so, and the record names the signal', () => {
    const { pipeline, records } = start({ speed: ['machineSelected', 'receiver', 'wheel'] });
    for (let second = 0; second <= 12; second += 1) {
      const atMs = START + second * 1000;
      pipeline.pushSignal({ ...wheel, reading: 2.5, atMs });
      if (second >= 3 && second < 6)
        pipeline.pushSignal({ ...wheel, name: 'machineSelectedSpeedMps', reading: 2.6, atMs });
      pipeline.pushFix('roof', second < 11 ? { ...PLACE, speedMps: 2.4 } : PLACE, atMs);
    }
    expect(changes(records, (record) => `${record.speedMps} ${record.speedSource ?? 'receiver'}`)).to.deep.equal([
      '0: 2.4 receiver',
      '5: 2.6 machineSelectedSpeedMps',
      '11: 2.5 wheelSpeedMps',
    ]);
    expect(records.flatMap(telemetryRecordFaults)).to.deep.equal([]);
  });

  it('is never a simulated one', () => {
    const { pipeline, records } = start({ speed: ['machineSelected'] });
    const unit = { source: 'PGN 61474', unit: 'TECU', atMs: START };
    pipeline.pushSignal({ ...unit, name: 'machineSelectedSpeedMps', reading: 2.6 });
    pipeline.pushSignal({ ...unit, name: 'machineSelectedSpeedSource', reading: 4 });
    pipeline.pushFix('roof', PLACE, START);
    expect(records[0]).to.not.have.property('speedMps');
  });
});
