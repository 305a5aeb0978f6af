import { expect } from 'chai';
import { StoryClock } from './story-clock.js';

describe('StoryClock', () => {
  it('follows the wall clock at the chosen speed, and catches up with a late start', () => {
    const clock = new StoryClock({ storyS: 7200, wallMs: 1_000_000, speed: 1 });
    expect(clock.due(1_004_000)).to.deep.equal({ storyS: 7204, heldMs: 0 });
    const fast = new StoryClock({ storyS: 0, wallMs: 0, speed: 20 });
    expect(fast.due(500).storyS).to.equal(10);
  });

  it('holds the story over a stop of the process', () => {
    const clock = new StoryClock({ storyS: 10, wallMs: 0, speed: 1 });
    expect(clock.due(3_600_000)).to.deep.equal({ storyS: 10, heldMs: 3_600_000 });
    expect(clock.due(3_601_000)).to.deep.equal({ storyS: 11, heldMs: 0 });
  });

  it('waits when the wall clock is set back', () => {
    const clock = new StoryClock({ storyS: 10, wallMs: 5000, speed: 1 });
    expect(clock.due(2000).storyS).to.equal(10);
    expect(clock.due(6000).storyS).to.equal(11);
  });
});
