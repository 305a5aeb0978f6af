import { expect } from 'chai';
import { checkScenario, readRunOptions } from './run-options.js';

const read = (text: string) => () => readRunOptions(text.split(' '));
const check = (text: string) => () => checkScenario(read(text)());

describe('readRunOptions', () => {
  it('reads a run to files', () => {
    const options = readRunOptions(['--scenario', 'lever-arm', '--out', 'x', '--start', '2026-04-28T00:30:00Z']);
    expect(options).to.include({ scenario: 'lever-arm', seed: 1, out: 'x', startMs: 1777336200000, speed: 1 });
  });

  it('names the option, the value and the remedy', () => {
    expect(read('--out x')).to.throw('--scenario is missing');
    expect(read('--scenario a')).to.throw('--out DIR for files, --pty for terminals');
    expect(read('--scenario a --out x --seed 1.5')).to.throw('--seed 1.5: give a whole number');
    expect(read('--scenario a --out x --start soon')).to.throw('--start soon: give a time with its zone');
    expect(read('--scenario a --pty --backlog 2')).to.throw('--backlog');
    expect(read('--scenario a --out x --from 2026-04-28T00:30:00Z')).to.throw('--from needs --start');
  });

  it('refuses what would be another thing on another machine, or the double of another seed', () => {
    expect(read('--scenario a --out x --start 2026-04-28T00:30')).to.throw('--start 2026-04-28T00:30: give a time');
    expect(read('--scenario a --out x --seed 4294967296')).to.throw('give a whole number from 0 to 4294967295');
    expect(read('--scenario a --out x --start 2026-04-28 --from 2026-04-27')).to.throw('--from is before --start');
  });

  it('refuses a scenario that is not there, and of a pair what only one machine can do', () => {
    expect(check('--scenario plough --out x')).to.throw('--scenario plough: no such scenario');
    expect(check('--scenario two-terminals --pty')).to.throw('leave out --pty');
    expect(check('--scenario two-terminals --out x --duration 60')).to.throw('leave out');
    expect(check('--scenario two-terminals --out x')).not.to.throw();
    expect(check('--scenario lever-arm --pty')).not.to.throw();
  });
});
