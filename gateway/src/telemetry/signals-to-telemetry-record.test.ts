import { SIGNAL_NAMES, signalDefinition } from '@furrow/protocol/signal-table';
import { telemetryRecordFaults } from '@furrow/protocol/validate';
import { expect } from 'chai';
import * as fc from 'fast-check';
import { signalsToTelemetryRecord } from './signals-to-telemetry-record.js';

const AT = 1777337043180;

describe('signalsToTelemetryRecord', () => {
  it('rounds to the quantum of the protocol, in its shortest decimal form', () => {
    const fix = { fixTimeMs: AT, latitudeDeg: 43.307050205, longitudeDeg: 124.33529742666667, speedMps: 2.6354988 };
    const signals = [
      { name: 'rearHitchPositionPct', reading: 3 * 0.4 },
      { name: 'actualWorkingWidthM', reading: 3.0000000000000004 },
    ] as const;
    const record = signalsToTelemetryRecord({ sampledAt: AT, fix, signals }, () => expect.fail('out of range'));
    expect(record).to.deep.equal({
      sampledAt: AT,
      fixTime: AT,
      latitude: 43.30705021,
      longitude: 124.33529743,
      speedMps: 2.635,
      signals: { rearHitchPositionPct: 1.2, actualWorkingWidthM: 3 },
    });
  });

  it('makes a state of a signal out of range, and leaves out such a column, both reported', () => {
    const reported: string[] = [];
    const fix = { latitudeDeg: 91, longitudeDeg: 124, hdop: 0.6, speedMps: 201 };
    const signals = [{ name: 'actualWorkingWidthM', reading: 101 }] as const;
    const record = signalsToTelemetryRecord({ sampledAt: AT, fix, signals }, (name, value) =>
      reported.push(`${name} ${value}`),
    );
    expect(record).to.deep.equal({ sampledAt: AT, hdop: 0.6, signalStates: { actualWorkingWidthM: 'error' } });
    expect(reported).to.deep.equal(['latitude 91', 'speedMps 201', 'actualWorkingWidthM 101']);
  });

  it('never makes a record that the protocol refuses', () => {
    const number = fc.double({ noNaN: false });
    const signal = fc.record({
      name: fc.constantFrom(...SIGNAL_NAMES),
      reading: fc.oneof(number, fc.constant('stale' as const)),
    });
    const fix = fc.record({
      latitudeDeg: number,
      longitudeDeg: number,
      altitudeMslM: number,
      hdop: number,
      courseDeg: number,
    });
    fc.assert(
      fc.property(fc.array(signal), fix, (signals, place) => {
        const record = signalsToTelemetryRecord({ sampledAt: AT, fix: place, signals }, () => undefined);
        expect(telemetryRecordFaults(record)).to.deep.equal([]);
        for (const [name, value] of Object.entries(record.signals ?? {})) {
          const { min, max } = signalDefinition(name as (typeof SIGNAL_NAMES)[number]);
          expect(value).to.be.within(min, max);
        }
      }),
    );
  });
});
