import { expect } from 'chai';
import * as fc from 'fast-check';
import { BusHealth, troubleText } from './bus-health.js';

describe('bus health', () => {
  it('takes errors without a frame for a wrong bit rate, until a frame comes', () => {
    const health = new BusHealth();
    const seen = [0, 1000, 2000].map((atMs) => {
      health.sawError(atMs);
      return health.trouble(atMs);
    });
    expect(seen).to.deep.equal([null, null, 'wrongBitRate']);
    health.sawFrame(2500);
    expect(health.trouble(2500)).to.equal(null);
  });

  it('takes a passive controller without frames for one at a wrong bit rate, with frames for a bad line', () => {
    const health = new BusHealth();
    health.state = 'error-passive';
    expect(health.trouble(0)).to.equal('wrongBitRate');
    const seen = [0, 2000, 4000, 6000].map((atMs) => {
      health.sawFrame(atMs);
      return health.trouble(atMs);
    });
    expect(seen).to.deep.equal([null, null, null, 'errorPassive']);
    expect(troubleText('wrongBitRate', 250_000)).to.contain('the bit rate of 250000 is not that of the bus');
  });

  it('forgets errors that are long ago', () => {
    const health = new BusHealth();
    for (let time = 0; time < 3; time += 1) health.sawError(0);
    expect([health.trouble(5000), health.trouble(5001)]).to.deep.equal(['wrongBitRate', null]);
  });

  it('leaves bus-off when frames are heard, and names one who sends to nobody', () => {
    const health = new BusHealth();
    health.state = 'bus-off';
    expect(health.trouble(0)).to.equal('busOff');
    health.sawNoAcknowledgement();
    health.sawFrame(10);
    expect([health.trouble(10), health.state]).to.deep.equal([null, 'error-active']);
    health.sawNoAcknowledgement();
    expect(health.trouble(20)).to.equal('nobodyAcknowledges');
  });

  it('never speaks of a wrong bit rate on a bus whose frames come', () => {
    const events = fc.array(fc.tuple(fc.constantFrom('frame', 'error', 'passive', 'active'), fc.nat(4000)));
    fc.assert(
      fc.property(events, (seen) => {
        const health = new BusHealth();
        let [atMs, frameAtMs] = [0, Number.NEGATIVE_INFINITY];
        for (const [what, gapMs] of seen) {
          atMs += gapMs;
          if (what === 'frame') health.sawFrame((frameAtMs = atMs));
          else if (what === 'error') health.sawError(atMs);
          else health.state = what === 'passive' ? 'error-passive' : 'error-active';
          if (atMs - frameAtMs <= 5000) expect(health.trouble(atMs)).to.not.equal('wrongBitRate');
        }
      }),
    );
  });
});
