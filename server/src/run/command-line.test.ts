import { expect } from 'chai';
import { parseCommand } from './command-line.js';
import { UsageError } from './usage-error.js';

describe('the command line', () => {
  it('reads the commands of evidence', () => {
    expect(parseCommand(['verify', 'dir', '--lang', 'zh', '--json'])).to.deep.equal({
      name: 'verifyFolder',
      folder: 'dir',
      isJson: true,
      language: 'zh',
      serverKey: undefined,
    });
    expect(parseCommand(['verify', '--config', 'c'])).to.deep.equal({ name: 'verify', config: 'c' });
    expect(
      parseCommand(['bundle', '--config', 'c', '--machine', 'm', '--days', '2026-04-01..2026-04-30', '--out', 'o']),
    ).to.deep.equal({
      name: 'bundle',
      config: 'c',
      folder: 'o',
      wanted: { machineId: 'm', from: '2026-04-01', to: '2026-04-30' },
    });
    expect(parseCommand(['bundle', '--config', 'c', '--job', 'x', '--job', 'y', '--out', 'o'])).to.deep.include({
      wanted: { jobIds: ['x', 'y'] },
    });
    expect(parseCommand(['recompute', '--config', 'c', '--season', '2026'])).to.deep.equal({
      name: 'recompute',
      config: 'c',
      season: '2026',
      isJson: false,
    });
  });

  for (const [argv, message] of [
    ['verify', 'verify needs DIR or --config FILE'],
    ['verify a b', 'verify: unexpected "b"'],
    ['verify dir --config c', 'verify has no option --config'],
    ['verify dir --lang fr', '--lang must be zh or en, got "fr"'],
    ['bundle --config c --out o', 'bundle needs --machine ID and --days FIRST..LAST, or --job ID'],
    ['bundle --config c --machine m --days 2026-04-01..2026-04-30', 'bundle needs --out DIR'],
    ['bundle --config c --machine m --days 2026 --out o', '--days must be like 2026-04-28..2026-04-30, got "2026"'],
    ['bundle --config c --machine m --job x --out o', 'bundle: give --job or --machine and --days'],
    ['recompute --config c', '--season must be a year, got ""'],
    ['recompute --season 2026', 'recompute needs --config FILE'],
  ] as const) {
    it(`says of "${argv}" what to write instead`, () => {
      expect(() => parseCommand(argv.split(' '))).to.throw(UsageError, message);
    });
  }
});
