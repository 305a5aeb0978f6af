import { expect } from 'chai';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { TestClock } from '../clock/test-clock.js';
import { SAMPLE_NOW, sampleStatus } from '../health/sample-status.js';
import { loadGatewayIdentity } from '../identity/gateway-key.js';
import type { Logger } from '../log/logger.js';
import { createPipeline } from '../pipeline.js';
import { MockSerialSource } from '../port/mock-serial-source.js';
import type { UplinkPhase } from '../uplink/uplink-machine.js';
import { checkText, doctorExitCode, failed, ok, summaryText, warning, type CheckLevel } from './check.js';
import { clockCheck, contentChecks } from './content-checks.js';
import { accessCheck, judgeCan, judgeReceiver, judgeRunning } from './port-checks.js';
import { hearPort, type Hearing } from './port-hearing.js';
import { judgeUplink, tryUplink } from './server-checks.js';
import { accessRemedy, judgeDisk, stateChecks } from './state-checks.js';

const MIB = 1024 * 1024;
const RECEIVER = { name: 'receiver', path: '/dev/ttyUSB0' };
const GGA = '$GNGGA,003000.00,4318.49329068,N,12419.52781572,E,4,28,0.60,157.962,M,12.345,M,1.2,0001*68\r\n';

const levelsOf = (heard: Parameters<typeof contentChecks>[0]): CheckLevel[] =>
  contentChecks(heard).map(({ level }) => level);

const levelOf = (apartMs: number): CheckLevel | undefined =>
  clockCheck(SAMPLE_NOW, SAMPLE_NOW - apartMs, 'the server')?.level;

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const trial = async (clock: TestClock, play: (uplink: { phase: UplinkPhase }, logger: Logger) => void) => {
  const uplink = { phase: 'connecting' as UplinkPhase, start: () => undefined, stop: () => undefined };
  const result = tryUplink((logger) => {
    play(uplink, logger);
    return uplink;
  }, clock);
  for (let at = 0; at < 16_000; at += 100) {
    clock.advance(100);
    await settled();
  }
  return judgeUplink(await result, 'https://a').map(({ subject, level }) => `${subject} ${level}`);
};

describe('doctor', () => {
  let clock: TestClock;
  beforeEach(() => {
    clock = new TestClock(SAMPLE_NOW);
  });

  const heard = async (bytes: string, isCan: boolean, unplug = false): Promise<Hearing> => {
    const source = new MockSerialSource('a');
    const pipeline = createPipeline({ onRecord: () => undefined, onFault: () => undefined });
    const hearing = hearPort(source, { clock, forMs: 3000, pipeline, isCan });
    source.play(Buffer.from(bytes, 'latin1'), 16);
    if (unplug) source.unplug();
    clock.advance(3000);
    return hearing;
  };

  it('answers 0, 3 for warnings only, and 1 where something failed', () => {
    const [well, doubtful, broken] = [ok('a', 'b'), warning('a', 'b', 'c'), failed('a', 'b', 'c')];
    expect(doctorExitCode([well])).to.equal(0);
    expect(doctorExitCode([well, doubtful])).to.equal(3);
    expect(doctorExitCode([doubtful, broken, well])).to.equal(1);
    expect(summaryText([well, doubtful, broken])).to.equal('1 ok, 1 warning, 1 failed');
    expect(checkText(doubtful)).to.equal(`warning  a                b\n${' '.repeat(26)}→ c`);
  });

  describe('of a receiver', () => {
    it('is content with sentences at the rate of the configuration', async () => {
      const rate = { tried: 115_200, configured: 115_200 };
      const check = judgeReceiver(RECEIVER, await heard(GGA.repeat(3), false), rate);
      expect(check).to.deep.equal(ok('port receiver', '3 sentences with a right checksum at 115200 baud'));
    });

    it('names the rate at which it was heard', async () => {
      const check = judgeReceiver(RECEIVER, await heard(GGA, false), { tried: 9600, configured: 115_200 });
      expect([check.level, check.remedy]).to.deep.equal(['failed', 'set baudRate: 9600']);
    });

    it('tells silence, noise, an adapter and a port in use apart', async () => {
      const rate = { tried: 9600, configured: 'auto' as const };
      const frames = 'T0CF004008FFFFFFA43AFFFFFF\r'.repeat(4);
      const cases = [
        [await heard('', false), /silent/, /supply/],
        [await heard('\x80\xf1\x03\xe8'.repeat(20), false), /wrong rate/, /baudRate: auto/],
        [await heard(frames, false), /CAN adapter/, /from gnss to can/],
        [{ ...(await heard('', false, true)), closeReason: 'Error Cannot lock port' }, /lock/, /fuser.*statusPort/],
      ] as const;
      for (const [hearing, text, remedy] of cases) {
        const check = judgeReceiver(RECEIVER, hearing, rate);
        expect(check.level).to.equal('failed');
        expect(check.text).to.match(text);
        expect(check.remedy).to.match(remedy);
      }
    });
  });

  it('counts the frames of a bus, and knows silence and a wrong device', async () => {
    const port = { name: 'tractor', path: '/dev/ttyACM0' };
    const frames = await heard('T0CF004008FFFFFFA43AFFFFFF\r'.repeat(4), true);
    expect(judgeCan(port, frames, 3)).to.deep.equal(ok('port tractor', '4 frames in 3 s'));
    expect(judgeCan(port, await heard('', true), 3).remedy).to.match(/ignition/);
    expect(judgeCan(port, await heard(GGA, true), 3).remedy).to.match(/from can to gnss/);
    expect(judgeCan(port, await heard('hello\r\n'.repeat(9), true), 3).text).to.equal('63 bytes, but no frame');
  });

  it('asks the running gateway, and takes no port from it', () => {
    const levels = sampleStatus().ports.map((port) => judgeRunning(port, SAMPLE_NOW));
    expect(levels.map(({ level }) => level)).to.deep.equal(['ok', 'failed']);
    expect(levels[1]?.text).to.include('No such file or directory');
    const [port] = sampleStatus().ports;
    if (port === undefined) throw new Error('the sample has a port');
    const off = judgeRunning({ ...port, state: 'busOff', cause: 'cut off the bus' }, SAMPLE_NOW);
    expect(off.remedy).to.match(/bit rate/);
    expect(judgeRunning({ ...port, condition: 'silent' }, SAMPLE_NOW).text).to.match(/silent for 0\.0 s/);
  });

  it('says where a device is missing which ones there are, and which group may open one', () => {
    const missing = accessCheck({ name: 'a', path: '/dev/no-such-port' }, ['/dev/ttyS9']);
    expect(missing?.text).to.equal('/dev/no-such-port is not there');
    expect(missing?.remedy).to.include('/dev/ttyS9');
    expect(accessCheck({ name: 'a', path: '/dev/null' }, [])).to.equal(undefined);
    const denied = Object.assign(new Error('denied'), { code: 'EACCES' });
    expect(accessRemedy('/dev/null', denied)).to.match(/^no group may use it/);
    expect(accessRemedy('/var/lib/furrow-gateway', denied)).to.match(/as the user of the service/);
  });

  it('looks at fix and work state', () => {
    const { record, signals } = sampleStatus();
    expect(levelsOf({ record, signals, hasReceiver: true })).to.deep.equal(['ok', 'ok']);
    expect(levelsOf({ record: null, signals: [], hasReceiver: true })).to.deep.equal(['failed', 'warning']);
    expect(levelsOf({ record: null, signals: [], hasReceiver: false })).to.deep.equal(['warning']);
    const float = { sampledAt: 1, latitude: 1, longitude: 1, fixTime: 1, fixQuality: 5 };
    expect(levelsOf({ record: float, signals, hasReceiver: true })).to.deep.equal(['warning', 'ok']);
  });

  it('compares the clock', () => {
    expect([500, -1900, 3000, -90_000_000].map(levelOf)).to.deep.equal(['ok', 'ok', 'warning', 'failed']);
    expect(clockCheck(SAMPLE_NOW, undefined, 'the server')).to.equal(undefined);
  });

  it('looks at state folder, key and disk, and makes neither', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'furrow-doctor-'));
    const stateDir = path.join(folder, 'state');
    const levels = () => stateChecks(stateDir, MIB).map(({ subject, level }) => `${subject} ${level}`);
    expect(levels()).to.deep.equal(['state folder failed']);
    loadGatewayIdentity(stateDir);
    expect(levels()).to.deep.equal(['state folder ok', 'disk ok', 'key ok']);
    rmSync(path.join(stateDir, 'gateway-key.pem'));
    expect(levels()).to.deep.equal(['state folder ok', 'disk ok', 'key warning']);
    expect(levels()[2]).to.equal('key warning');
    rmSync(folder, { recursive: true });
  });

  it('warns before the disk is full', () => {
    const levels = [2000, 900, 50].map((free) => judgeDisk(free * MIB, 24 * MIB, 1024 * MIB).level);
    expect(levels).to.deep.equal(['ok', 'warning', 'failed']);
  });

  describe('of the server', () => {
    it('tells enrolled, waiting and out of reach apart', async () => {
      expect(await trial(clock, (uplink) => (uplink.phase = 'open'))).to.deep.equal(['server ok', 'enrolment ok']);
      expect(await trial(clock, (uplink) => (uplink.phase = 'pending'))).to.deep.equal([
        'server ok',
        'enrolment warning',
      ]);
      expect(await trial(clock, () => undefined)).to.deep.equal(['server failed']);
    });

    it('hands on why there is no connection', async () => {
      const reason = 'self-signed certificate (give the authority as caFile)';
      const [check] = judgeUplink({ phase: 'waiting', reason }, 'https://a');
      expect(check?.text).to.equal(`https://a: ${reason}`);
      const names = await trial(clock, (_uplink, logger) => logger.warnOften('lost', 'no connection', { reason }));
      expect(names).to.deep.equal(['server failed']);
    });
  });
});
