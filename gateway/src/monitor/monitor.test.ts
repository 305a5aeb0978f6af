import { expect } from 'chai';
import { TestClock } from '../clock/test-clock.js';
import type { GatewayStatus } from '../health/gateway-status.js';
import { SAMPLE_NOW, sampleStatus } from '../health/sample-status.js';
import { Monitor } from './monitor.js';
import { statusUrl } from './status-source.js';

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('monitor', () => {
  let clock: TestClock;
  let written: string;
  let read: () => Promise<GatewayStatus>;

  const parts = {
    read: () => read(),
    write: (text: string): void => {
      written += text;
    },
    screen: () => ({ language: 'en' as const, width: 80, hasColour: false }),
    url: 'http://127.0.0.1:8090',
  };

  beforeEach(() => {
    clock = new TestClock(SAMPLE_NOW);
    written = '';
    read = () => Promise.resolve(sampleStatus());
  });

  it('draws once a second over the last picture, and gives the terminal back', async () => {
    const monitor = new Monitor({ ...parts, clock, isScreen: true });
    monitor.start();
    await settled();
    clock.advance(1000);
    await settled();
    monitor.stop();
    expect(written.split('\x1b[H').length - 1).to.equal(2);
    expect(written.startsWith('\x1b[?1049h')).to.equal(true);
    expect(written.endsWith('\x1b[?1049l')).to.equal(true);
    expect(clock.pendingTimers).to.equal(0);
  });

  it('writes plain lines where there is no screen', async () => {
    const monitor = new Monitor({ ...parts, clock, isScreen: false });
    monitor.start();
    await settled();
    monitor.stop();
    expect(written).to.include('Furrow gateway').and.not.to.include('\x1b');
  });

  it('says what is wrong where nothing answers, and goes on asking', async () => {
    read = () => Promise.reject(Object.assign(new TypeError('fetch failed'), { cause: { code: 'ECONNREFUSED' } }));
    const monitor = new Monitor({ ...parts, clock, isScreen: false });
    monitor.start();
    await settled();
    expect(written).to.include('http://127.0.0.1:8090').and.to.include('is the gateway running');
    read = () => Promise.resolve(sampleStatus());
    clock.advance(1000);
    await settled();
    monitor.stop();
    expect(written).to.include('Furrow gateway');
  });

  it('finds the address of the running gateway in its configuration', () => {
    expect(statusUrl({ statusPort: 0, statusHost: '127.0.0.1' })).to.equal(undefined);
    expect(statusUrl({ statusPort: 8090, statusHost: '127.0.0.1' })).to.equal('http://127.0.0.1:8090');
    expect(statusUrl({ statusPort: 8090, statusHost: '0.0.0.0' })).to.equal('http://127.0.0.1:8090');
    expect(statusUrl({ statusPort: 8090, statusHost: 'fd00::1' })).to.equal('http://[fd00::1]:8090');
  });
});
