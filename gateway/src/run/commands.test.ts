import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sampleStatus } from '../health/sample-status.js';
import { StatusServer } from '../health/status-server.js';

const MAIN = path.resolve(import.meta.dirname, '../main.js');

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(...argv: string[]): Promise<Ended> {
  const program = spawn(process.execPath, [MAIN, ...argv], { stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  program.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  program.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  return new Promise((resolve) => program.on('close', (code) => resolve({ code, stdout, stderr })));
}

describe('commands', function () {
  // Programs are started, several at once, on a machine that may be busy.
  this.timeout(60_000);
  let folder: string;
  let file: string;

  const configure = (...lines: string[]): void => {
    writeFileSync(file, ['server: {url: "http://127.0.0.1:9"}', 'stateDir: state', ...lines].join('\n'));
  };

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'furrow-commands-'));
    file = path.join(folder, 'gateway.yaml');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('identity prints groups, words and key, and draws a QR code when asked', async () => {
    configure();
    const plain = await run('identity', '--config', file);
    expect(plain.stdout).to.match(
      /^gateway id {2}([0-9a-f]{4} ){9}[0-9a-f]{4}\nin words {4}([a-z]+ ){9}[a-z]+\npublic key /,
    );
    expect(plain.stdout).not.to.include('█');
    const drawn = await run('identity', '--qr', '--config', file);
    expect(drawn.stdout.startsWith(plain.stdout)).to.equal(true);
    expect(drawn.stdout).to.include('█');
  });

  it('monitor and doctor ask the running gateway', async () => {
    const server = new StatusServer({ host: '127.0.0.1', port: 0 }, () => sampleStatus());
    configure(`statusPort: ${await server.start()}`, 'gnss: [{name: receiver, path: /dev/no-such-port}]');
    const [shown, looked] = await Promise.all([
      run('monitor', '--once', '--lang', 'zh', '--config', file),
      run('doctor', '--config', file),
    ]);
    await server.stop();
    expect(shown.code).to.equal(0);
    expect(shown.stdout).to.include('RTK 固定解');
    expect(looked.code).to.equal(1);
    expect(looked.stdout)
      .to.match(/^ok +gateway +running/m)
      .and.to.match(/^ok +port tractor/m);
    expect(looked.stdout).to.match(/^failed +server .*ECONNREFUSED.*nothing listens there/m);
  });

  it('doctor names what is missing, and compares the clock with the server', async () => {
    const health = createServer((_request, response) =>
      response.end(JSON.stringify({ serverTime: Date.now() - 60_000 })),
    );
    await new Promise<void>((resolve) => void health.listen(0, '127.0.0.1', resolve));
    configure('gnss: [{name: receiver, path: /dev/no-such-port}]');
    const { port } = health.address() as AddressInfo;
    writeFileSync(file, readFileSync(file, 'utf8').replace(':9"', `:${port}"`));
    const { code, stdout } = await run('doctor', '--config', file);
    health.close();
    expect(code).to.equal(1);
    expect(stdout).to.match(/^failed +state folder .*is not there$/m);
    expect(stdout).to.match(/^failed +port receiver +\/dev\/no-such-port is not there$/m);
    expect(stdout).to.match(/^warning +clock +60 s from the server$/m);
  });

  it('say what is wrong with how they were called', async () => {
    configure();
    const cases = [
      [['monitor', '--config', file], /no statusPort/],
      [['monitor'], /--config FILE or --url URL/],
      [['record', '--config', file], /--out DIR/],
      [['record', '--config', file, '--out', folder], /names no port/],
      [['doctor'], /--config FILE is missing/],
    ] as const;
    const ended = await Promise.all(cases.map(([argv]) => run(...argv)));
    ended.forEach(({ code, stderr }, index) => {
      expect(code).to.equal(2);
      expect(stderr).to.match(cases[index]?.[1] ?? /never/);
    });
    const closed = new StatusServer({ host: '127.0.0.1', port: 0 }, () => sampleStatus());
    const port = await closed.start();
    await closed.stop();
    const gone = await run('monitor', '--once', '--url', `http://127.0.0.1:${port}`);
    expect([gone.code, gone.stderr.includes('nothing listens there')]).to.deep.equal([1, true]);
  });
});
