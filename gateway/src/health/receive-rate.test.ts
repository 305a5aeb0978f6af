import { expect } from 'chai';
import { ReceiveRate } from './receive-rate.js';

const T0 = Date.UTC(2026, 3, 28, 0, 30, 0);

describe('receive rate', () => {
  it('is that of the whole seconds since the first byte, then of the last ten', () => {
    const rate = new ReceiveRate();
    expect(rate.at(T0)).to.deep.equal({ bytesPerS: 0, messagesPerS: 0 });
    for (let second = 0; second < 60; second += 1) {
      rate.saw(70, 1, T0 + second * 1000 + 100);
      rate.saw(30, 1, T0 + second * 1000 + 120);
      if (second > 0) expect(rate.at(T0 + second * 1000 + 900)).to.deep.equal({ bytesPerS: 100, messagesPerS: 2 });
    }
  });

  it('falls to nothing when the port is silent', () => {
    const rate = new ReceiveRate();
    for (let second = 0; second < 20; second += 1) rate.saw(50, 1, T0 + second * 1000);
    expect(rate.at(T0 + 25_000)).to.deep.equal({ bytesPerS: 25, messagesPerS: 0.5 });
    expect(rate.at(T0 + 40_000)).to.deep.equal({ bytesPerS: 0, messagesPerS: 0 });
  });

  it('begins anew when the clock is set back', () => {
    const rate = new ReceiveRate();
    for (let second = 0; second < 20; second += 1) rate.saw(50, 1, T0 + second * 1000);
    for (let second = 0; second < 3; second += 1) rate.saw(10, 1, T0 - 3_600_000 + second * 1000);
    expect(rate.at(T0 - 3_600_000 + 3000)).to.deep.equal({ bytesPerS: 10, messagesPerS: 1 });
  });
});
