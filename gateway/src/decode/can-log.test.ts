import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import * as fc from 'fast-check';
import { LocalTime } from '../clock/local-time.js';
import type { CanFrame } from '../can/can-frame.js';
import { CAN_LOG_FORMATS, type CanLogFormatName } from './can-log.js';
import type { CanLogLine } from './can-log-line.js';
import { decodeInMemory } from './decode-in-memory.js';
import { lookAt } from './input-format.js';
import { splitNmeaLine } from './nmea-line.js';

interface Timed {
  readonly frame: CanFrame;
  /** From the start of the log. */
  readonly ms: number;
}

const UTC = new LocalTime('UTC');
/** What PEAK and Vector write of 2026-04-28 00:44:00. */
const PEAK_START = `;$STARTTIME=${46_140 + 2640 / 86_400}`;
const VECTOR_START = 'date Tue Apr 28 12:44:00.000 am 2026';
const START_S = Date.UTC(2026, 3, 28, 0, 44) / 1000;

function hexOf({ data }: CanFrame, separator: string): string {
  return [...data].map((byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join(separator);
}

function idOf({ id, extended }: CanFrame, standardDigits: number): string {
  return id
    .toString(16)
    .toUpperCase()
    .padStart(extended ? 8 : standardDigits, '0');
}

function ascLine({ frame, ms }: Timed, radix: number): string {
  const id = `${frame.id.toString(radix)}${frame.extended ? 'x' : ''}`;
  const data = [...frame.data].map((byte) => byte.toString(radix));
  return `   ${(ms / 1000).toFixed(6)} 1  ${id}  Rx   d ${data.length} ${data.join(' ')}  Length = 0 BitCount = 0 ID = 1`;
}

function peakLog(version: string, row: (frame: CanFrame) => string, columns?: string) {
  return (timed: readonly Timed[]): string[] => [
    `;$FILEVERSION=${version}`,
    PEAK_START,
    ...(columns === undefined ? [] : [`;$COLUMNS=${columns}`]),
    ';---+-- ------+------',
    ...timed.map(({ frame, ms }, index) => {
      const number = version.startsWith('1') ? `${index + 1})` : `${index + 1}`;
      return `${number.padStart(7)}  ${ms.toFixed(3)} ${row(frame)} ${hexOf(frame, ' ')} `;
    }),
  ];
}

/** The lines of a log in every spelling, with the times that it can hold. */
const SPELLINGS: readonly (readonly [string, CanLogFormatName, (timed: readonly Timed[]) => string[]])[] = [
  [
    'candump -L',
    'candump',
    (timed) =>
      timed.map(({ frame, ms }) => `(${(START_S + ms / 1000).toFixed(6)}) can1 ${idOf(frame, 3)}#${hexOf(frame, '')}`),
  ],
  [
    'candump -t a',
    'candump',
    (timed) =>
      timed.map(
        ({ frame, ms }) =>
          ` (${(START_S + ms / 1000).toFixed(6)})  can1  ${idOf(frame, 3)}   [${frame.data.length}]  ${hexOf(frame, ' ')}`,
      ),
  ],
  [
    'ASC, hex, absolute',
    'asc',
    (timed) => [
      VECTOR_START,
      'base hex  timestamps absolute',
      '// version 9.0.0',
      'Begin Triggerblock Tue Apr 28 12:44:00.000 am 2026',
      '   0.000000 Start of measurement',
      ...timed.map((each) => ascLine(each, 16)),
      'End TriggerBlock',
    ],
  ],
  [
    'ASC, dec, relative',
    'asc',
    (timed) => [
      'date Die Apr 28 00:44:00.000 2026',
      'base dec  timestamps relative',
      '   0.000000 Start of measurement',
      ...timed.map((each, index) => ascLine({ ...each, ms: each.ms - (timed[index - 1]?.ms ?? 0) }, 10)),
    ],
  ],
  ['TRC 1.0', 'trc', peakLog('1.0', (frame) => `${idOf(frame, 4)} ${frame.data.length} `)],
  ['TRC 1.1', 'trc', peakLog('1.1', (frame) => `Rx ${idOf(frame, 4)} ${frame.data.length} `)],
  ['TRC 1.2', 'trc', peakLog('1.2', (frame) => `1 Rx ${idOf(frame, 4)} ${frame.data.length} `)],
  ['TRC 1.3', 'trc', peakLog('1.3', (frame) => `1 Rx ${idOf(frame, 4)} - ${frame.data.length} `)],
  ['TRC 2.0', 'trc', peakLog('2.0', (frame) => `DT ${idOf(frame, 4)} Rx ${frame.data.length} `, 'N,O,T,I,d,l,D')],
  [
    'TRC 2.1',
    'trc',
    peakLog('2.1', (frame) => `DT 1 ${idOf(frame, 4)} Rx - ${frame.data.length} `, 'N,O,T,B,I,d,R,L,D'),
  ],
  [
    'CSV time,id,data',
    'csv',
    (timed) => [
      'time,id,data',
      ...timed.map(({ frame, ms }) => `${(START_S + ms / 1000).toFixed(6)},${idOf(frame, 3)},${hexOf(frame, ' ')}`),
    ],
  ],
  [
    'CSV with quotation marks, ms and semicolons',
    'csv',
    (timed) => [
      '"Time (ms)";"CAN ID";"Extended";"DLC";"Data"',
      ...timed.map(
        ({ frame, ms }) =>
          `"${(START_S * 1000 + ms).toFixed(3)}";"0x${frame.id.toString(16)}";"${frame.extended ? 1 : 0}";"${frame.data.length}";"${hexOf(frame, ' ')}"`,
      ),
    ],
  ],
  [
    'CSV of SavvyCAN',
    'csv',
    (timed) => [
      'Time Stamp,ID,Extended,Dir,Bus,LEN,D1,D2,D3,D4,D5,D6,D7,D8',
      ...timed.map(
        ({ frame, ms }) =>
          `${START_S * 1e6 + ms * 1000},${idOf(frame, 8)},${frame.extended},Rx,1,${frame.data.length},${hexOf(frame, ',')},`,
      ),
    ],
  ],
  [
    'CSV of python-can',
    'csv',
    (timed) => [
      'timestamp,arbitration_id,extended,remote,error,dlc,data',
      ...timed.map(
        ({ frame, ms }) =>
          `${START_S + ms / 1000},0x${frame.id.toString(16)},${frame.extended ? 1 : 0},0,0,${frame.data.length},${Buffer.from(frame.data).toString('base64')}`,
      ),
    ],
  ],
];

const frames: fc.Arbitrary<CanFrame> = fc
  .record({
    extended: fc.boolean(),
    id: fc.nat(0x1fffffff),
    remote: fc.constant(false),
    data: fc.uint8Array({ minLength: 1, maxLength: 8 }),
  })
  .map((frame) => ({ ...frame, id: frame.extended ? Math.max(frame.id, 0x800) : frame.id & 0x7ff }));
const timedFrames = fc
  .array(fc.tuple(frames, fc.integer({ min: 1, max: 100_000 })), { minLength: 1, maxLength: 20 })
  .map((all) => {
    let ms = 0;
    return all.map(([frame, later]): Timed => ({ frame, ms: (ms += later) }));
  });

function readAll(format: CanLogFormatName, lines: readonly string[]): CanLogLine[] {
  const reader = CAN_LOG_FORMATS[format](UTC);
  return lines.map((line) => reader.read(line.trimEnd()));
}

function fileOf(lines: readonly string[]): string {
  const path = join(mkdtempSync(join(tmpdir(), 'furrow-')), 'some.data');
  writeFileSync(path, lines.join('\r\n'));
  return path;
}

describe('CAN logs', () => {
  for (const [name, format, write] of SPELLINGS) {
    it(`${name}: every frame comes back with its time`, () => {
      fc.assert(
        fc.property(timedFrames, (timed) => {
          const read = readAll(format, write(timed)).filter(({ kind }) => kind !== 'remark');
          expect(read.map((line) => line.kind === 'frame' && line.frame)).to.deep.equal(
            timed.map(({ frame }) => ({ ...frame, data: Uint8Array.from(frame.data) })),
          );
          read.forEach((line, index) => {
            const seconds = line.kind === 'frame' ? line.seconds : undefined;
            expect(seconds).to.be.closeTo(START_S + (timed[index]?.ms ?? 0) / 1000, 0.0006);
          });
        }),
        { numRuns: 30 },
      );
    });

    it(`${name}: is found by its content`, async () => {
      const timed = fc.sample(timedFrames, { numRuns: 5, seed: 7 });
      for (const each of timed) expect((await lookAt(fileOf(write(each)))).format).to.equal(format);
    });

    it(`${name}: whatever is changed, no frame is impossible and nothing is thrown`, () => {
      const change = fc.array(fc.tuple(fc.nat(3000), fc.nat(255)), { maxLength: 40 });
      fc.assert(
        fc.property(timedFrames, change, (timed, changes) => {
          const bytes = Buffer.from(write(timed).join('\n'), 'latin1');
          for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
          for (const line of readAll(format, bytes.toString('latin1').split('\n'))) {
            if (line.kind !== 'frame') continue;
            expect(line.frame.id).to.be.within(0, line.frame.extended ? 0x1fffffff : 0x7ff);
            expect(line.frame.data.length).to.be.at.most(8);
            if (line.seconds !== undefined) expect(line.seconds).to.satisfy(Number.isFinite);
          }
        }),
        { numRuns: 50 },
      );
    });
  }

  it('name what they do not read', () => {
    for (const [format, line, reason] of [
      ['asc', ' 1.0 CANFD 1 Rx 29a AAA_01 1 1 8 8 f8 62 01 00 00 40 00 00 103625 136', 'CAN FD frame, not read'],
      ['asc', ' 1.0 1  18FEF100x  Rx d 8 01 02', 'frame is torn'],
      ['candump', '(1.0) can0 800#01', 'an 11-bit identifier is at most 7FF'],
      ['candump', ' can0  FFF   [1]  01', 'an 11-bit identifier is at most 7FF'],
      ['trc', '  1  1.0 FD 1 0100 Rx - 9 00', 'CAN FD frame, not read'],
      ['trc', '  1)  1.0 0100 8 00 01', 'frame is torn'],
      ['csv', '1.0,18FEF100,8,00 01', 'frame is torn'],
      ['csv', '1.0,18FEF100,2,00 01,bit stuffing', 'frame has an error'],
      ['candump', '(1.0) can0 20000080#0000000000000000', 'error frame of the bus'],
    ] as const) {
      const header = {
        asc: 'base hex timestamps absolute',
        trc: line.includes('FD') ? ';$FILEVERSION=2.1' : ';$FILEVERSION=1.0',
        csv: 'time,id,dlc,data,errors',
        candump: '# remark',
      }[format];
      expect(readAll(format, [header, line]).at(-1), line).to.deep.equal({ kind: 'other', reason });
    }
  });

  it('say once that their start names no zone', async () => {
    const timed = fc.sample(timedFrames, { numRuns: 1, seed: 7 })[0] ?? [];
    const path = fileOf(SPELLINGS.find(([name]) => name === 'TRC 1.1')?.[2](timed) ?? []);
    const reasons = async (...options: string[]): Promise<string[]> =>
      (await decodeInMemory(path, '--to', 'frames', ...options)).faults.map(({ reason }) => reason);
    const local = 'times are local and taken as UTC';
    expect((await reasons()).filter((reason) => reason === local)).to.have.length(1);
    expect(await reasons('--time-zone', 'Asia/Shanghai')).to.not.include(local);
    const { records } = await decodeInMemory(path, '--to', 'frames', '--time-zone', 'Asia/Shanghai');
    expect((records[0] as unknown as { atMs: number }).atMs).to.equal(
      (START_S - 8 * 3600) * 1000 + (timed[0]?.ms ?? 0),
    );
  });
});

describe('NMEA logs', () => {
  it('have their usual prefixes taken off, with the time that they say', () => {
    const sentence = '$GNHDT,91.25,T*1C';
    const logged = Date.parse('2026-04-28T00:44:00.120Z');
    for (const [prefix, atMs] of [
      ['2026-04-28T00:44:00.120Z ', logged],
      ['[2026/04/28 00:44:00,120] ', logged],
      ['2026-04-28 08:44:00.120+08:00 INFO: ', logged],
      ['1777337040.120 ', logged],
      ['(1777337040120): ', logged],
      ['\\s:gps,c:1777337040*5A\\', logged - 120],
      ['\\g:1-2-3,s:gps*11\\', undefined],
      ['08:44:00.120 > ', undefined],
      ['', undefined],
    ] as const) {
      const read = splitNmeaLine(prefix + sentence, UTC);
      expect([read.sentence, read.loggedAtMs], prefix).to.deep.equal([sentence, atMs]);
    }
  });
});
