import { expect } from 'chai';
import { GaussMarkov } from './gauss-markov.js';
import { deriveSeed, hashedUniform, RandomStream } from './random-stream.js';

function take(seed: number): number[] {
  const stream = new RandomStream(seed);
  return Array.from({ length: 5 }, () => stream.nextUniform());
}

describe('noise', () => {
  it('is the same for the same seed and differs between purposes', () => {
    expect(take(1)).to.deep.equal(take(1));
    expect(take(1)).to.not.deep.equal(take(2));
    expect(deriveSeed(1, 'bus')).to.not.equal(deriveSeed(1, 'receiver'));
    expect(hashedUniform(1, 2)).to.equal(hashedUniform(1, 2));
  });

  it('has the moments of its distributions', () => {
    const stream = new RandomStream(42);
    const values = Array.from({ length: 20000 }, () => stream.nextGaussian());
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    expect(Math.abs(mean)).to.be.below(0.03);
    expect(variance).to.be.closeTo(1, 0.05);
  });

  it('drifts with the sigma and the correlation time of the model', () => {
    const drift = new GaussMarkov(new RandomStream(7), { sigma: 1.5, tauS: 30, stepS: 1 });
    const values = Array.from({ length: 60000 }, () => drift.next());
    const variance = values.reduce((sum, value) => sum + value * value, 0) / values.length;
    const lagged = values.slice(30).reduce((sum, value, i) => sum + value * values[i]!, 0) / (values.length - 30);
    expect(Math.sqrt(variance)).to.be.closeTo(1.5, 0.15);
    expect(lagged / variance).to.be.closeTo(Math.exp(-1), 0.08);
  });
});
