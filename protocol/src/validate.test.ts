import { expect } from 'chai';
import * as fc from 'fast-check';
import * as api from './api.js';
import * as job from './job.js';
import * as liveUpdate from './live-update.js';
import { UplinkAck } from './uplink-ack.js';
import { SIGNAL_NAMES, signalDefinition } from './signal-table.js';
import { anyTelemetryRecord } from './telemetry-record.arbitrary.js';
import { compileCheck, telemetryRecordFaults } from './validate.js';

const schemas = Object.entries({ ...api, ...job, ...liveUpdate, UplinkAck }).flatMap(([name, schema]) =>
  typeof schema === 'object' && 'type' in schema ? [{ name, schema }] : [],
);

describe('validation', () => {
  for (const { name, schema } of schemas) {
    it(`compiles ${name} and refuses what is none`, () => {
      expect(compileCheck(schema)('text')).to.deep.equal(['/: must be object, got "text"']);
    });
  }

  it('takes every record that a gateway can make', () => {
    fc.assert(
      fc.property(anyTelemetryRecord, (record) => {
        expect(telemetryRecordFaults(record)).to.deep.equal([]);
      }),
    );
  });

  it('names place, reason and value', () => {
    expect(telemetryRecordFaults({ sampledAt: 1, latitude: 91 })).to.deep.equal(['/latitude: must be <= 90, got 91']);
    expect(telemetryRecordFaults({})).to.deep.equal(["/: must have required property 'sampledAt', got an object"]);
    expect(telemetryRecordFaults({ sampledAt: 1, signals: { speed: 5 } })).to.deep.equal([
      '/signals: must NOT have additional properties "speed", got an object',
    ]);
    expect(telemetryRecordFaults([])).to.deep.equal(['/: must be object, got a list of 0']);
  });

  it('names numbers that JSON has no word for', () => {
    expect(telemetryRecordFaults({ sampledAt: 1, hdop: Number.NaN })[0]).to.match(/^\/hdop: .*got NaN$/);
    expect(telemetryRecordFaults({ sampledAt: 1, hdop: Infinity })[0]).to.match(/^\/hdop: .*got Infinity$/);
  });

  for (const name of SIGNAL_NAMES) {
    it(`keeps ${name} within the range of the signal table`, () => {
      const { min, max, quantum } = signalDefinition(name);
      const faults = (value: number): string[] => telemetryRecordFaults({ sampledAt: 1, signals: { [name]: value } });
      expect([...faults(min), ...faults(max)]).to.deep.equal([]);
      expect(faults(max + quantum)).to.have.length(1);
      expect(faults(min - quantum)).to.have.length(1);
    });
  }
});
