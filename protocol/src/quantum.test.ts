import { expect } from 'chai';
import * as fc from 'fast-check';
import { fromQuanta, roundToQuantum, toQuanta } from './quantum.js';
import { SIGNAL_NAMES, signalDefinition } from './signal-table.js';

describe('quantum', () => {
  it('gives values in their shortest decimal form', () => {
    expect(fromQuanta(3, 0.4)).to.equal(1.2);
    expect(fromQuanta(4330712340, 1e-8)).to.equal(43.3071234);
    expect(fromQuanta(7, 0.001)).to.equal(0.007);
    expect(fromQuanta(3, 0.125)).to.equal(0.375);
  });

  it('rounds a half up and never to -0', () => {
    expect(toQuanta(0.0005, 0.001)).to.equal(1);
    expect(toQuanta(-1.5, 1)).to.equal(-1);
    expect(Object.is(toQuanta(-0.3, 1), 0)).to.equal(true);
    expect(Object.is(roundToQuantum(-1e-12, 1e-8), 0)).to.equal(true);
  });

  it('keeps a coordinate to 1e-8 degrees, as the receiver printed it', () => {
    fc.assert(
      fc.property(fc.integer({ min: -18e9, max: 18e9 }), (quanta) => {
        const degrees = Number((quanta / 1e8).toFixed(8));
        expect(roundToQuantum(degrees, 1e-8)).to.equal(degrees);
      }),
    );
  });

  for (const name of SIGNAL_NAMES) {
    it(`rounds ${name} to the nearest step once, within its range`, () => {
      const { min, max, quantum } = signalDefinition(name);
      fc.assert(
        fc.property(fc.double({ min, max, noNaN: true }), (value) => {
          const rounded = roundToQuantum(value, quantum);
          expect(Math.abs(rounded - value)).to.be.at.most(quantum / 2 + Math.abs(value) * 1e-15);
          expect(roundToQuantum(rounded, quantum)).to.equal(rounded);
          expect(rounded).to.be.within(min, max);
        }),
      );
    });
  }
});
