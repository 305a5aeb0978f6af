import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import * as fc from 'fast-check';
import type { CanFrame } from '../can/can-frame.js';
import { capturePath } from '../decode/decode-in-memory.js';
import { readCandumpLine } from '../decode/candump-line.js';
import { CanFrameToJ1939Message } from './can-frame-to-j1939-message.js';
import type { J1939Message } from './j1939-message.js';

const TP_CM = 0x1cec0000;
const TP_DT = 0x1ceb0000;
const ETP_CM = 0x1cc80000;
const ETP_DT = 0x1cc70000;
const LIMITS = { bytesPerSource: 8192, bytesInAll: 16_384 };

interface Heard {
  readonly messages: J1939Message[];
  readonly faults: string[];
  readonly step: CanFrameToJ1939Message;
  hear(id: number, data: readonly number[], atMs: number): void;
}

function listen(): Heard {
  const messages: J1939Message[] = [];
  const faults: string[] = [];
  const step = new CanFrameToJ1939Message((reason) => faults.push(reason), LIMITS);
  const hear = (id: number, data: readonly number[], atMs: number): void => {
    const frame: CanFrame = { id, extended: true, remote: false, data: Uint8Array.from(data) };
    const message = step.push(frame, { bus: 'can0', atMs });
    if (message !== undefined) messages.push(message);
  };
  return { messages, faults, step, hear };
}

const id = (base: number, to: number, from: number): number => base | (to << 8) | from;
const low = (value: number, bytes: number): number[] =>
  Array.from({ length: bytes }, (_, index) => (value >>> (8 * index)) & 0xff);
const payload = (length: number, seed = 0): number[] =>
  Array.from({ length }, (_, index) => (index * 7 + seed + 1) & 0xff);
/** Packet `number`, from 1, of a transfer; `first` is the number of its window's first packet. */
const packet = (data: readonly number[], number: number, first = 1): number[] => {
  const part = data.slice((number - 1) * 7, number * 7);
  return [number - first + 1, ...part, ...Array<number>(7 - part.length).fill(0xff)];
};
const announce = (control: number, pgn: number, length: number): number[] => [
  control,
  ...low(length, 2),
  Math.ceil(length / 7),
  0xff,
  ...low(pgn, 3),
];

describe('transport protocol, heard from outside', () => {
  const data = payload(30);

  it('joins a broadcast (TP.BAM)', () => {
    const { hear, messages, faults } = listen();
    hear(id(TP_CM, 255, 9), announce(32, 65226, 30), 0);
    for (let number = 1; number <= 5; number += 1) hear(id(TP_DT, 255, 9), packet(data, number), number * 50);
    expect(messages).to.deep.equal([
      { priority: 7, pgn: 65226, source: 9, destination: 255, bus: 'can0', atMs: 250, data: Uint8Array.from(data) },
    ]);
    expect(faults).to.deep.equal([]);
  });

  it('joins a connection (TP.RTS, CTS) in windows, with packets that are asked for again', () => {
    const { hear, messages, faults } = listen();
    const send = (numbers: readonly number[], atMs: number): void => {
      for (const number of numbers) hear(id(TP_DT, 7, 9), packet(data, number), atMs);
    };
    hear(id(TP_CM, 7, 9), announce(16, 51968, 30), 0);
    hear(id(TP_CM, 9, 7), [17, 3, 1, 0xff, 0xff, ...low(51968, 3)], 10);
    send([1, 3], 20);
    hear(id(TP_CM, 9, 7), [17, 0, 2, 0xff, 0xff, ...low(51968, 3)], 30);
    hear(id(TP_CM, 9, 7), [17, 4, 2, 0xff, 0xff, ...low(51968, 3)], 1000);
    send([2, 3, 4], 1010);
    expect(messages).to.deep.equal([]);
    send([5], 1020);
    hear(id(TP_CM, 9, 7), [19, 30, 0, 5, 0xff, ...low(51968, 3)], 1030);
    expect(messages.map(({ data: bytes, destination }) => [[...bytes], destination])).to.deep.equal([[data, 7]]);
    expect(faults).to.deep.equal([]);
  });

  it('joins an extended transfer (ETP) by its data packet offsets', () => {
    const { hear, messages, faults } = listen();
    const long = payload(2000);
    const packets = Math.ceil(2000 / 7);
    hear(id(ETP_CM, 7, 9), [20, ...low(2000, 4), ...low(51968, 3)], 0);
    for (let first = 1; first <= packets; first += 100) {
      const count = Math.min(100, packets - first + 1);
      hear(id(ETP_CM, 9, 7), [21, count, ...low(first, 3), ...low(51968, 3)], first);
      hear(id(ETP_CM, 7, 9), [22, count, ...low(first - 1, 3), ...low(51968, 3)], first);
      for (let number = first; number < first + count; number += 1)
        hear(id(ETP_DT, 7, 9), packet(long, number, first), number);
    }
    hear(id(ETP_CM, 9, 7), [23, ...low(2000, 4), ...low(51968, 3)], 300);
    expect(messages.map(({ data: bytes }) => [...bytes])).to.deep.equal([long]);
    expect(faults).to.deep.equal([]);
  });

  it('tells one fault of each broadcast that skips a packet, and says repeats', () => {
    const { hear, messages, faults } = listen();
    for (const numbers of [
      [1, 3, 4, 5],
      [1, 2, 2, 3, 4, 5],
    ]) {
      hear(id(TP_CM, 255, 9), announce(32, 65226, 30), 0);
      for (const number of numbers) hear(id(TP_DT, 255, 9), packet(data, number), 10);
    }
    expect(messages).to.have.length(1);
    expect(faults).to.deep.equal(['transfer is incomplete', 'transfer packet is repeated']);
  });

  it('ends a transfer by an abort of either party, by the next announcement, and by its acknowledgement', () => {
    const { hear, messages, faults } = listen();
    for (const [to, from] of [
      [9, 7],
      [7, 9],
    ] as const) {
      hear(id(TP_CM, 7, 9), announce(16, 51968, 30), 0);
      hear(id(TP_CM, to, from), [255, 3, 0xff, 0xff, 0xff, ...low(51968, 3)], 10);
    }
    hear(id(TP_CM, 7, 9), announce(16, 51968, 30), 20);
    hear(id(TP_DT, 7, 9), packet(data, 1), 30);
    hear(id(TP_CM, 7, 9), announce(16, 51968, 21), 40);
    hear(id(TP_CM, 9, 7), [19, 21, 0, 3, 0xff, ...low(51968, 3)], 50);
    expect(messages).to.deep.equal([]);
    expect(faults).to.deep.equal([
      'transfer was aborted',
      'transfer was aborted',
      'transfer is incomplete',
      'transfer is incomplete',
    ]);
  });

  it('gives up by the times of the standard', () => {
    const { hear, step, faults } = listen();
    hear(id(TP_CM, 255, 9), announce(32, 65226, 30), 0);
    step.tick(750);
    expect(faults).to.deep.equal([]);
    step.tick(751);
    expect(faults).to.deep.equal(['transfer timed out']);
    hear(id(TP_CM, 7, 9), announce(16, 51968, 30), 1000);
    step.tick(2250);
    hear(id(TP_CM, 9, 7), [17, 0, 1, 0xff, 0xff, ...low(51968, 3)], 2250);
    step.tick(3300);
    expect(faults).to.have.length(1);
    step.tick(3301);
    expect(faults).to.deep.equal(['transfer timed out', 'transfer timed out']);
    expect(step.openBytes).to.equal(0);
  });

  it('names impossible lengths, unheard announcements, packets beyond the end and unknown controls', () => {
    const { hear, faults } = listen();
    hear(id(TP_CM, 255, 1), [32, ...low(1786, 2), 255, 0xff, 0, 0, 0], 0);
    hear(id(TP_CM, 255, 2), [32, ...low(30, 2), 4, 0xff, 0, 0, 0], 0);
    for (const number of [2, 3, 4]) hear(id(TP_DT, 255, 3), packet(data, number), 0);
    hear(id(TP_CM, 7, 4), announce(16, 51968, 30), 0);
    hear(id(TP_DT, 7, 4), [9, 0, 0, 0, 0, 0, 0, 0], 0);
    hear(id(TP_CM, 7, 4), [99, 0, 0, 0, 0, 0, 0, 0], 0);
    hear(id(TP_DT, 7, 4), [1, 2], 0);
    expect(faults).to.deep.equal([
      'transfer has no possible length',
      'transfer has no possible length',
      'transfer has no announcement',
      'transfer packet is beyond the end',
      'transport control is not known',
      'transport frame is short',
    ]);
  });

  it('keeps no more than its limits, and says what it passes over', () => {
    const { hear, step, faults } = listen();
    hear(id(ETP_CM, 7, 9), [20, ...low(100_000_000, 4), ...low(59136, 3)], 0);
    for (let number = 1; number <= 3; number += 1) hear(id(ETP_DT, 7, 9), packet(payload(21), number), number);
    expect(faults).to.deep.equal(['transfer is beyond the limit of memory']);
    for (let to = 0; to < 100; to += 1) hear(id(TP_CM, to, 10), announce(16, 51968, 1785), 10);
    expect(step.openBytes).to.be.at.most(LIMITS.bytesInAll);
    expect(faults.filter((reason) => reason.includes('limit')).length).to.be.greaterThan(90);
    step.tick(5000);
    expect(step.openBytes).to.equal(0);
  });
});

describe('fast packets', () => {
  const ID = 0x0df80505;
  const data = payload(20);
  const frames = [
    [0x40, 20, ...data.slice(0, 6)],
    [0x41, ...data.slice(6, 13)],
    [0x42, ...data.slice(13, 20)],
  ];

  it('joins frames in order, a repeated one among them', () => {
    const { hear, messages, faults } = listen();
    for (const index of [0, 0, 1, 1, 2]) hear(ID, frames[index] as number[], index);
    expect(messages.map((message) => [...message.data])).to.deep.equal([data]);
    expect(faults).to.deep.equal(['fast packet frame is repeated', 'fast packet frame is repeated']);
  });

  it('tells one fault of each message that lacks a frame or comes too late', () => {
    for (const [heard, times, expected] of [
      [[0, 2], [0, 1], 'fast packet is incomplete'],
      [[1, 2], [0, 1], 'fast packet has no first frame'],
      [[0, 1, 2], [0, 1, 752], 'fast packet timed out'],
    ] as const) {
      const { hear, messages, faults } = listen();
      heard.forEach((index, at) => hear(ID, frames[index] as number[], times[at] as number));
      expect(messages).to.deep.equal([]);
      expect(faults[0]).to.equal(expected);
    }
  });
});

describe('transfers of a capture', () => {
  it('joins the satellites in view that canboat sends over TP', async function () {
    const path = capturePath('can/canboat-expected/iso-tp-test.in');
    if (path === undefined) {
      this.skip();
      return;
    }
    const lines = readFileSync(path, 'utf8').trim().split('\n').map(readCandumpLine);
    const faults: string[] = [];
    const step = new CanFrameToJ1939Message((reason) => faults.push(reason));
    const messages = lines.flatMap((line) => {
      if (line.kind !== 'message') return expect.fail('not a message');
      return step.join({ ...line.message, atMs: line.seconds * 1000 }) ?? [];
    });
    // The file ends with a transfer that is aborted, and a packet that belongs to none.
    expect(faults).to.deep.equal(['transfer was aborted', 'transfer has no announcement']);
    expect(messages.map(({ pgn, source, data }) => [pgn, source, data.length])).to.deep.equal([[129540, 23, 219]]);
    const sent = lines
      .slice(1, 33)
      .flatMap((line) => (line.kind === 'message' ? Array.from(line.message.data.subarray(1)) : []));
    expect([...(messages[0] as J1939Message).data]).to.deep.equal(sent.slice(0, 219));
  });
});

interface Talk {
  readonly frames: readonly { readonly id: number; readonly data: readonly number[] }[];
  readonly key: string;
  readonly whole: string;
}

/** What one sender says: a broadcast, a connection or a fast packet, each with bytes of its own. */
function talkOf(source: number, kind: number, length: number): Talk {
  const data = payload(length, source * 31 + kind);
  const whole = Buffer.from(data).toString('hex');
  const packets = Array.from({ length: Math.ceil(length / 7) }, (_, index) => index + 1);
  if (kind === 2) {
    const rest = Array.from({ length: Math.ceil((length - 6) / 7) }, (_, index) => index);
    const first = [0, length, ...data.slice(0, 6)];
    const frames = [first, ...rest.map((index) => [index + 1, ...data.slice(6 + index * 7, 13 + index * 7)])];
    const message = id(0x0df80500, 5, source);
    return { frames: frames.map((bytes) => ({ id: message, data: bytes })), key: `129029 ${source} 255`, whole };
  }
  const to = kind === 0 ? 255 : 7;
  const pgn = kind === 0 ? 65226 : 51968;
  const frames = [
    { id: id(TP_CM, to, source), data: announce(kind === 0 ? 32 : 16, pgn, length) },
    ...packets.map((number) => ({ id: id(TP_DT, to, source), data: packet(data, number) })),
  ];
  return { frames, key: `${pgn} ${source} ${to}`, whole };
}

/** Frames of all, each sender's in order, in the order that `picks` draws. */
function mixed(all: readonly Talk[], picks: readonly number[]): { id: number; data: readonly number[] }[] {
  const queues = all.map(({ frames }) => [...frames]);
  const out: { id: number; data: readonly number[] }[] = [];
  for (let turn = 0; queues.some((queue) => queue.length > 0); turn += 1) {
    const open = queues.filter((queue) => queue.length > 0);
    const queue = open[(picks[turn % picks.length] ?? 0) % open.length];
    const frame = queue?.shift();
    if (frame !== undefined) out.push(frame);
  }
  return out;
}

describe('any mixture of senders', () => {
  const talks = fc
    .uniqueArray(fc.tuple(fc.integer({ min: 20, max: 30 }), fc.nat(2), fc.integer({ min: 9, max: 200 })), {
      selector: ([source, kind]) => source * 4 + kind,
      minLength: 1,
      maxLength: 8,
    })
    .map((all) => all.map(([source, kind, length]) => talkOf(source, kind, length)));

  it('gives each message whole, whatever the order of senders', () => {
    fc.assert(
      fc.property(talks, fc.array(fc.nat(), { minLength: 1, maxLength: 50 }), (all, picks) => {
        const { hear, messages, faults } = listen();
        mixed(all, picks).forEach((frame, index) => hear(frame.id, frame.data, index));
        const heard = messages.map(({ pgn, source, destination, data }) => [
          `${pgn} ${source} ${destination}`,
          Buffer.from(data).toString('hex'),
        ]);
        expect(new Map(heard as [string, string][])).to.deep.equal(new Map(all.map(({ key, whole }) => [key, whole])));
        expect(faults).to.deep.equal([]);
      }),
    );
  });

  it('never mixes senders, throws or exceeds its memory where frames are lost, repeated, late or invented', () => {
    const change = fc.record({ at: fc.nat(400), kind: fc.nat(3), delay: fc.nat(2000) });
    const noise = fc.record({
      base: fc.constantFrom(TP_CM, TP_DT, ETP_CM, ETP_DT, 0x0df80500),
      data: fc.array(fc.nat(255), { maxLength: 8 }),
    });
    fc.assert(
      fc.property(talks, fc.array(change), fc.array(noise, { maxLength: 40 }), (all, changes, inventions) => {
        const { hear, messages, step } = listen();
        const frames = mixed(all, [3, 1, 4, 1, 5]).map((frame) => ({ ...frame, delay: 1 }));
        for (const { at, kind, delay } of changes) {
          const index = at % (frames.length + 1);
          const frame = frames[index];
          if (frame === undefined) continue;
          if (kind === 0) frames.splice(index, 1);
          if (kind === 1) frames.splice(index, 0, frame);
          if (kind === 2) frames[index] = { ...frame, delay };
          // Other senders than those that talk: what they say must not get into what these say.
          if (kind === 3)
            for (const { base, data } of inventions)
              frames.splice(index, 0, { id: id(base, base === 0x0df80500 ? 5 : 7, 40), data, delay: 0 });
        }
        let atMs = 0;
        for (const frame of frames) {
          atMs += frame.delay;
          hear(frame.id, frame.data, atMs);
          expect(step.openBytes).to.be.at.most(LIMITS.bytesInAll);
        }
        const whole = new Map(all.map((talk) => [talk.key, talk.whole]));
        for (const { pgn, source, destination, data } of messages.filter((message) => message.source !== 40)) {
          const hex = Buffer.from(data).toString('hex');
          expect(hex).to.equal(whole.get(`${pgn} ${source} ${destination}`));
        }
        step.tick(atMs + 5000);
        expect(step.openBytes).to.equal(0);
      }),
      { numRuns: 300 },
    );
  });
});
