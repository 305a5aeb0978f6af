import type { GatewayTuning } from '@furrow/protocol/gateway-tuning';
import { expect } from 'chai';
import { tuningFaults } from './tuning-faults.js';
import { toTuning, toTuningValues } from './tuning-values.js';

const EMPTY = toTuningValues({});

describe('the form of how a gateway works', () => {
  it('gives back what it was given', () => {
    const tunings: GatewayTuning[] = [
      {},
      { sealAfterS: 30 },
      { recordEveryMs: 200, sources: { silentAfterMs: 1500, holdMs: 500 } },
      { sources: { receivers: ['roof', 'hood'], units: ['a'], speed: ['wheel', 'receiver'] } },
      { sources: { signals: { rearPtoSpeedRpm: ['tractor', 'implement'] } } },
    ];
    for (const tuning of tunings) {
      expect(toTuning(toTuningValues(tuning))).to.deep.equal(tuning);
      expect(tuningFaults(tuning)).to.deep.equal([]);
    }
  });

  it('takes commas and colons of either keyboard, and empty lines', () => {
    const values = { ...EMPTY, receivers: ' roof，hood ,', signals: '\nrearPtoSpeedRpm：a，b\n' };
    expect(toTuning(values)).to.deep.equal({
      sources: { receivers: ['roof', 'hood'], signals: { rearPtoSpeedRpm: ['a', 'b'] } },
    });
  });

  it('names the fields that the schema does not allow', () => {
    const values = {
      sealAfterS: '0',
      recordEveryS: 'often',
      silentAfterS: '0.1',
      holdS: '601',
      receivers: 'roof, roof',
      units: 'x'.repeat(65),
      speed: [],
      signals: 'rearPtoSpeed: a',
    };
    const wrong = Object.keys(values).filter((field) => field !== 'speed');
    expect(tuningFaults(toTuning(values)).sort()).to.deep.equal(wrong.sort());
    expect(tuningFaults(toTuning({ ...EMPTY, speed: ['wheel', 'wheel'] }))).to.deep.equal(['speed']);
  });
});
