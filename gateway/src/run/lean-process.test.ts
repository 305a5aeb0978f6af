import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const BIN = path.resolve(import.meta.dirname, '../../bin/furrow-gateway.cjs');
const LEAN_FLAGS = ['--max-semi-space-size=1', '--optimize-for-size'];
/** Says at its end how Node was started; what is replaced by another program never ends. */
const PROBE = `process.on('exit', () => console.log('started ' + JSON.stringify({
  flags: process.execArgv, arenas: process.env.MALLOC_ARENA_MAX ?? null, argv: process.argv.slice(2),
})));`;

describe('the process of furrow-gateway', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'furrow-lean-'));
    writeFileSync(path.join(folder, 'probe.cjs'), PROBE);
  });
  after(() => rmSync(folder, { recursive: true }));

  /** Starts a command that ends at once: its configuration is missing. */
  function startedWith(command: string, environment: Readonly<Record<string, string>> = {}): unknown {
    const probe = `--require ${path.join(folder, 'probe.cjs')}`;
    const env: NodeJS.ProcessEnv = { ...process.env, ...environment };
    env['NODE_OPTIONS'] = `${probe} ${environment['NODE_OPTIONS'] ?? ''}`;
    if (environment['MALLOC_ARENA_MAX'] === undefined) delete env['MALLOC_ARENA_MAX'];
    const args = [BIN, command, '--config', path.join(folder, 'none.yaml')];
    const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8', env });
    expect(status, stderr).to.be.greaterThan(0);
    const [said, ...more] = stdout.split('\n').filter((line) => line.startsWith('started '));
    expect(more, 'one process alone').to.deep.equal([]);
    const { argv, ...rest } = JSON.parse((said ?? '').slice('started '.length)) as { argv: string[] };
    expect(argv).to.deep.equal(args.slice(1));
    return rest;
  }

  it('is a lean one where it runs for long, without a second process', () => {
    for (const command of ['run', 'record']) {
      expect(startedWith(command)).to.deep.equal({ flags: LEAN_FLAGS, arenas: '2' });
    }
  }).timeout(20_000);

  it('is what the user says, where the user says it', () => {
    const ownSpace = startedWith('run', { NODE_OPTIONS: '--max_semi_space_size=8' });
    expect(ownSpace).to.deep.equal({ flags: LEAN_FLAGS.slice(1), arenas: '2' });
    expect(startedWith('run', { MALLOC_ARENA_MAX: '4' })).to.deep.include({ arenas: '4' });
  }).timeout(20_000);

  it('is a plain one for a command that is soon done', () => {
    expect(startedWith('check')).to.deep.equal({ flags: [], arenas: null });
  }).timeout(20_000);
});
