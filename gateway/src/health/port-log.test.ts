import { expect } from 'chai';
import { TestClock } from '../clock/test-clock.js';
import { createLogger } from '../log/logger.js';
import { MockSerialSource } from '../port/mock-serial-source.js';
import { PortLog } from './port-log.js';
import { PortWatch } from './port-watch.js';

const none = (): void => undefined;

describe('port log', () => {
  it('tells each change between heard and silent once, and leaves the closing to the port', () => {
    const clock = new TestClock(0);
    const lines: string[] = [];
    const logger = createLogger('port', { level: 'info', format: 'text', clock, write: (line) => lines.push(line) });
    const source = new MockSerialSource('tractor');
    const watch = new PortWatch(source);
    const log = new PortLog([watch], logger);
    source.start({ onOpen: none, onClose: none, onBytes: (bytes) => watch.sawBytes(bytes.length, 1, clock.now()) });
    for (let second = 0; second < 60; second += 1) {
      if (second >= 15 && second < 20) source.play(Uint8Array.of(1));
      if (second === 40) source.unplug();
      clock.advance(1000);
      log.tick(clock.now());
    }
    expect(lines.map((line) => /port is \w+/.exec(line)?.[0])).to.deep.equal(['port is heard', 'port is silent']);
  });
});
