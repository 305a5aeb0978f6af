import { expect } from 'chai';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { freePort } from '../demo/free-port.js';
import { GATEWAY_MAIN, REPOSITORY } from '../demo/repository.js';

const UNITS = ['gateway/furrow-gateway.service', 'server/furrow-server.service'];
const RULES = join(REPOSITORY, 'gateway', 'udev', '99-furrow.rules');
/** Debian's user without rights, and its group of serial ports. */
const NOBODY = { uid: 65_534, gid: 65_534 };
const DIALOUT = 20;
/** `KEY=="value"`, `KEY{attribute}+="value"`: udev(7), "Rules files". */
const RULE_PART = /^[A-Z]+(?:\{[^{}]+\})? ?(?:==|!=|=|\+=|-=|:=) ?"[^"]*"$/;

const commandIs = (name: string): boolean => spawnSync(name, ['--version']).error === undefined;

function writeConfig(folder: string, config: object): string {
  const file = join(folder, 'gateway.yaml');
  writeFileSync(file, JSON.stringify({ stateDir: join(folder, 'state'), ...config }));
  return file;
}

function asNobody(args: readonly string[], gid = NOBODY.gid): ChildProcess {
  return spawn(process.execPath, [GATEWAY_MAIN, ...args], { uid: NOBODY.uid, gid, stdio: ['ignore', 'pipe', 'pipe'] });
}

async function outputOf(program: ChildProcess): Promise<{ code: number | null; text: string }> {
  let text = '';
  for (const stream of [program.stdout, program.stderr]) {
    stream?.setEncoding('utf8').on('data', (more: string) => (text += more));
  }
  const [code] = (await once(program, 'close')) as [number | null];
  return { code, text };
}

function noSystemd(): string | undefined {
  return commandIs('systemd-analyze') ? undefined : 'there is no systemd-analyze (apt-get install systemd)';
}

function nobodyCannotRun(): string | undefined {
  if (process.getuid?.() !== 0) return 'only root can start a program as another user';
  const read = `require('node:fs').readFileSync('${GATEWAY_MAIN}')`;
  const { status } = spawnSync(process.execPath, ['--eval', read], NOBODY);
  return status === 0 ? undefined : `user ${NOBODY.uid} cannot read ${GATEWAY_MAIN}`;
}

/** Not counted as skipped: these need more of the machine than a clone and Debian's packages can give. */
function itWhere(obstacle: string | undefined, title: string, test: Mocha.Func | Mocha.AsyncFunc): void {
  if (obstacle === undefined) it(title, test);
  else console.log(`furrow: not run: an installation ${title}: ${obstacle}`);
}

/** Files that an installation is made of, and the rights that the gateway runs with. */
describe('an installation', function () {
  this.timeout(60_000);
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'furrow-installation-'));
    chmodSync(folder, 0o755);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  itWhere(noSystemd(), 'has units that systemd can read', () => {
    const units = UNITS.map((unit) => {
      const copy = join(folder, unit.split('/')[1] ?? '');
      // What a unit runs is looked for: here it is in the repository.
      writeFileSync(copy, readFileSync(join(REPOSITORY, unit), 'utf8').replaceAll('/opt/furrow', REPOSITORY));
      return copy;
    });
    const { status, stderr } = spawnSync('systemd-analyze', ['verify', ...units], { encoding: 'utf8' });
    const ours = stderr.split('\n').filter((line) => line.includes('furrow'));
    expect(ours).to.deep.equal([]);
    expect(status).to.equal(0);
  });

  it('has udev rules of the right form', () => {
    const rules = readFileSync(RULES, 'utf8')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('# '));
    expect(rules.length).to.be.greaterThan(3);
    for (const rule of rules) {
      for (const part of rule.split(/, ?(?=[A-Z]+[{=!+:-])/)) expect(part).to.match(RULE_PART);
    }
    // udevadm reads rules by itself from release 254 on.
    const { status, stdout, stderr } = spawnSync('udevadm', ['verify', RULES], { encoding: 'utf8' });
    if (!/Unknown command/.test(stderr) && status !== null) expect(status, stdout + stderr).to.equal(0);
  });

  describe('of a gateway that is not root', () => {
    const obstacle = nobodyCannotRun();

    itWhere(obstacle, 'keeps everything in its state folder, and for itself', async () => {
      const url = `http://127.0.0.1:${await freePort()}`;
      const config = writeConfig(folder, { server: { url }, rawRing: { maxBytes: 1_000_000 } });
      mkdirSync(join(folder, 'state'));
      chownSync(join(folder, 'state'), NOBODY.uid, NOBODY.gid);
      const gateway = asNobody(['run', '--config', config]);
      const ended = outputOf(gateway);
      const key = join(folder, 'state', 'gateway-key.pem');
      await Promise.race([ended, once(createInterface({ input: gateway.stderr as Readable }), 'line')]);
      gateway.kill('SIGTERM');
      const { code, text } = await ended;
      expect(code, text).to.equal(0);
      expect(statSync(key)).to.include({ uid: NOBODY.uid });
      expect(statSync(key).mode & 0o077).to.equal(0);
      const others = readdirSync(join(folder, 'state')).filter(
        (name) => statSync(join(folder, 'state', name)).uid !== NOBODY.uid,
      );
      expect(others).to.deep.equal([]);
    });

    itWhere(obstacle, "says what is wrong where the state folder is another user's", async () => {
      const config = writeConfig(folder, { server: { url: 'http://127.0.0.1:9' } });
      mkdirSync(join(folder, 'state'), { mode: 0o700 });
      const [ran, looked] = await Promise.all([
        outputOf(asNobody(['run', '--config', config])),
        outputOf(asNobody(['doctor', '--config', config])),
      ]);
      expect(ran.code).not.to.equal(0);
      expect(ran.text).to.include('EACCES').and.not.to.include('    at ');
      expect(looked.code).to.equal(1);
      expect(looked.text).to.match(/^failed +state folder .*EACCES for user nobody$/m);
    });

    itWhere(obstacle, 'is told to join the group of serial ports, and hears the port once it has', async () => {
      const { port, stop } = await openPort(join(folder, 'port'));
      chownSync(port, 0, DIALOUT);
      chmodSync(port, 0o660);
      mkdirSync(join(folder, 'state'));
      chownSync(join(folder, 'state'), NOBODY.uid, NOBODY.gid);
      const config = writeConfig(folder, {
        server: { url: 'http://127.0.0.1:9' },
        gnss: [{ name: 'roof', path: port, baudRate: 9600 }],
      });
      const without = await outputOf(asNobody(['doctor', '--config', config]));
      const withGroup = await outputOf(asNobody(['doctor', '--config', config], DIALOUT));
      stop();
      expect(without.text).to.match(/^failed +port roof .*EACCES/m);
      expect(without.text).to.include('add the user to the group dialout: adduser nobody dialout');
      expect(withGroup.text).to.match(/^failed +port roof +open, but silent$/m);
    });
  });
});

/** One end of a pseudo-terminal, as a serial port. */
async function openPort(link: string): Promise<{ port: string; stop: () => void }> {
  const socat = spawn('socat', ['-d', '-d', `pty,raw,echo=0,link=${link}`, 'pty,raw,echo=0'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let text = '';
  socat.stderr.setEncoding('utf8').on('data', (more: string) => (text += more));
  for (let tries = 0; tries < 50 && !/starting data transfer/.test(text); tries += 1) await setTimeout(100);
  const port = /PTY is (\S+)/.exec(text)?.[1];
  if (port === undefined) throw new Error(`socat opened no pseudo-terminal: ${text}`);
  return { port, stop: () => void socat.kill() };
}
