import { expect } from 'chai';
import * as fc from 'fast-check';
import { canId, canIdentifier } from '../can/can-identifier.js';
import { TestClock } from '../clock/test-clock.js';
import { createLogger, silentLogger } from '../log/logger.js';
import { BusSpeaker } from '../port/bus-speaker.js';
import { MockSerialSource } from '../port/mock-serial-source.js';
import { SlcanSource } from '../port/slcan-source.js';
import { BusMember } from './bus-member.js';
import { BETWEEN_REQUESTS_MS, GroupRequests } from './group-requests.js';
import { claimFrame } from './own-frames.js';

const NAME = 'A000820000012345';

const none = (): void => undefined;

/** What is asked for in so many seconds, where groups are heard by `isHeard`. */
function asked(pgns: readonly number[], seconds: number, isHeard: (pgn: number, atMs: number) => boolean) {
  const requests = new GroupRequests(pgns, 0);
  const list: { pgn: number; atMs: number }[] = [];
  for (let atMs = 0; atMs <= seconds * 1000; atMs += 50) {
    for (const pgn of pgns) if (isHeard(pgn, atMs)) requests.heard(pgn, atMs);
    const pgn = requests.next(atMs);
    if (pgn !== undefined) list.push({ pgn, atMs });
  }
  return list;
}

describe('group requests', () => {
  it('ask for nothing that comes by itself', () => {
    expect(asked([65093, 65253], 600, (pgn, atMs) => atMs % (pgn === 65093 ? 100 : 10_000) === 0)).to.deep.equal([]);
  });

  it('ask ever more seldom where nobody answers', () => {
    const times = asked([65093], 4000, () => false).map(({ atMs }) => atMs / 1000);
    expect(times).to.deep.equal([
      1, 3, 7, 15, 31, 63, 127, 255, 511, 811, 1111, 1411, 1711, 2011, 2311, 2611, 2911, 3211, 3511, 3811,
    ]);
  });

  it('ask a unit that answers for a hitch each second, for hours each minute', () => {
    let last: number | undefined;
    const requests = new GroupRequests([65093, 65253], 0);
    const counts = new Map<number, number>();
    for (let atMs = 0; atMs < 600_000; atMs += 50) {
      if (last !== undefined) requests.heard(last, atMs);
      last = requests.next(atMs);
      if (last !== undefined) counts.set(last, (counts.get(last) ?? 0) + 1);
    }
    expect(counts.get(65093)).to.be.within(500, 600);
    expect(counts.get(65253)).to.be.within(8, 10);
  });

  it('never come closer than half a second, whatever is heard', () => {
    const heard = fc.array(fc.tuple(fc.constantFrom(65093, 65091, 65253, 65094, 65092), fc.nat(60_000)));
    fc.assert(
      fc.property(heard, (list) => {
        const times = new Set(list.map(([pgn, atMs]) => `${pgn} ${atMs - (atMs % 50)}`));
        const requests = asked([65253, 65093, 65091, 65094, 65092], 60, (pgn, atMs) => times.has(`${pgn} ${atMs}`));
        requests.forEach(({ atMs }, index) => {
          const before = requests[index - 1]?.atMs ?? Number.NEGATIVE_INFINITY;
          expect(atMs - before).to.be.at.least(BETWEEN_REQUESTS_MS);
        });
      }),
      { numRuns: 50 },
    );
  });
});

describe('bus member', () => {
  it('asks for nothing before its address is claimed, and refuses what it does not have', () => {
    const member = new BusMember({ name: NAME, preferredAddress: 200, delayMs: 0, requests: [65093] });
    const sent = [...member.start(0)];
    for (let atMs = 50; atMs <= 5000; atMs += 50) sent.push(...member.tick(atMs));
    expect(sent.map(({ id }) => id.toString(16)).slice(0, 3)).to.deep.equal(['18eafffe', '18eeffc8', '18eaffc8']);
    const request = {
      priority: 6,
      pgn: 59904,
      source: 38,
      bus: 'tractor',
      atMs: 5000,
      data: Uint8Array.of(0xe5, 0xfe, 0),
    };
    expect(member.take({ ...request, destination: 255 })).to.deep.equal([]);
    const [answer] = member.take({ ...request, destination: 200 });
    expect(answer?.id.toString(16)).to.equal('18e8ffc8');
    expect(Buffer.from(answer?.data ?? []).toString('hex')).to.equal('01ffffff26e5fe00');
  });
});

describe('bus speaker', () => {
  it('claims at each opening of its port, and tells of each phase once', () => {
    const clock = new TestClock(0);
    const port = new MockSerialSource('tractor');
    const lines: string[] = [];
    const logger = createLogger('port', { level: 'info', format: 'text', clock, write: (line) => lines.push(line) });
    const source = new SlcanSource(port, { bitrate: 250_000, mode: 'listen', canSend: true }, { clock, logger });
    const member = new BusMember({ name: NAME, preferredAddress: 200, delayMs: 0, requests: [] });
    const speaker = new BusSpeaker(member, source, { clock, logger });
    speaker.start();
    clock.advance(1000);
    expect(port.written).to.equal('');
    source.start({ onOpen: none, onBytes: none, onFrame: none, onClose: none });
    clock.advance(1000);
    expect(port.written).to.not.match(/^T/m);
    const hear = () => {
      speaker.take({
        priority: 3,
        pgn: 61444,
        source: 0,
        destination: 255,
        bus: 'tractor',
        data: Uint8Array.of(),
        atMs: 0,
      });
      clock.advance(1000);
    };
    hear();
    expect(speaker.status).to.deep.equal({ bus: 'tractor', name: NAME, phase: 'claimed', address: 200 });
    port.unplug();
    clock.advance(1000);
    expect(speaker.status.phase).to.equal('off');
    port.replug();
    hear();
    expect(port.written.match(/T18EEFFC8/g)).to.have.lengthOf(2);
    const { id, data } = claimFrame('0000000000000001', 200);
    speaker.take({ ...canIdentifier(id), data, bus: 'another', atMs: clock.now() });
    expect(speaker.status.address).to.equal(200);
    speaker.take({ ...canIdentifier(id), data, bus: 'tractor', atMs: clock.now() });
    expect(speaker.status.phase).to.equal('claiming');
    speaker.stop();
    expect(lines.filter((line) => line.includes('address claimed'))).to.have.lengthOf(2);
  });
});

describe('bus speaker on a bus of another bit rate', () => {
  it('falls silent, and claims again when the bus is heard again', async () => {
    const clock = new TestClock(0);
    const port = new MockSerialSource('tractor');
    const source = new SlcanSource(
      port,
      { bitrate: 250_000, mode: 'listen', canSend: true },
      { clock, logger: silentLogger },
    );
    const member = new BusMember({ name: NAME, preferredAddress: 200, delayMs: 0, requests: [65093] });
    const speaker = new BusSpeaker(member, source, { clock, logger: silentLogger });
    const hear = () =>
      speaker.take({
        priority: 3,
        pgn: 61444,
        source: 0,
        destination: 255,
        bus: 'tractor',
        data: Uint8Array.of(),
        atMs: 0,
      });
    let flags = 'F00\r';
    port.answer = (text) => (text === 'F\r' ? flags : text.startsWith('T') ? 'z\r' : '\r');
    speaker.start();
    source.start({ onOpen: none, onBytes: none, onFrame: none, onClose: none });
    const pass = async (seconds: number) => {
      for (let second = 0; second < seconds; second += 1) {
        clock.advance(1000);
        await new Promise<void>((resolve) => void setImmediate(resolve));
      }
    };
    hear();
    await pass(2);
    expect(speaker.status.phase).to.equal('claimed');
    flags = 'FA4\r';
    await pass(5);
    expect([source.bus.trouble, speaker.status.phase]).to.deep.equal(['wrongBitRate', 'off']);
    const { length } = port.written.replaceAll('F\r', '');
    await pass(60);
    expect(port.written.replaceAll('F\r', '')).to.have.lengthOf(length);
    flags = 'F00\r';
    port.play(Buffer.from('T18FEF10001FF\r', 'latin1'));
    await pass(2);
    hear();
    await pass(1);
    expect(speaker.status.phase).to.equal('claimed');
  });
});

describe('CAN identifier', () => {
  it('is made of its parts, and the other way round', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0x1fffffff }), (id) => {
        expect(canId(canIdentifier(id))).to.equal(id);
      }),
    );
  });
});
