import { expect } from 'chai';
import { TestClock } from '../clock/test-clock.js';
import { createLogger, type LogFormat } from './logger.js';

describe('logger', () => {
  let clock: TestClock;
  let lines: string[];
  const create = (format: LogFormat = 'text') =>
    createLogger('gateway', { level: 'info', format, clock, write: (line) => lines.push(line) });

  beforeEach(() => {
    clock = new TestClock(Date.UTC(2026, 3, 28));
    lines = [];
  });

  it('names the module and quotes what comes from outside, so that no value can forge a line', () => {
    create().child('port').warn('port closed', { reason: 'no\ndevice', tries: 3 });
    expect(lines).to.deep.equal([
      '2026-04-28T00:00:00.000Z warn gateway:port: port closed reason="no\\ndevice" tries=3',
    ]);
  });

  it('writes one JSON object a line where told to', () => {
    create('json').error('broken', { seq: 4 });
    const time = '2026-04-28T00:00:00.000Z';
    const line: unknown = JSON.parse(lines[0] ?? '');
    expect(line).to.deep.equal({ time, level: 'error', namespace: 'gateway', message: 'broken', seq: 4 });
  });

  it('leaves out what is below its level', () => {
    create().debug('detail');
    expect(lines).to.deep.equal([]);
  });

  it('says a lasting condition once a minute, with the count of those held back', () => {
    const logger = create();
    for (let i = 0; i < 61; i += 1) {
      logger.warnOften('full', 'no room');
      clock.advance(1000);
    }
    expect(lines.map((line) => line.replace(/^\S+ /, ''))).to.deep.equal([
      'warn gateway: no room',
      'warn gateway: no room heldBack=59',
    ]);
  });
});
