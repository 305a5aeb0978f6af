import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { capturePath, decodeInMemory } from './decode-in-memory.js';

/** A frame as `decode --to frames` writes it. */
interface FrameLine {
  readonly atMs: number;
  readonly bus: string;
  readonly id: string;
  readonly extended: boolean;
  readonly data: string;
}

async function framesOf(path: string): Promise<{ frames: FrameLine[]; reasons: Record<string, number> }> {
  const { records, faults } = await decodeInMemory(path, '--to', 'frames', '--time-zone', 'UTC');
  const reasons: Record<string, number> = {};
  for (const { reason } of faults) reasons[reason] = (reasons[reason] ?? 0) + 1;
  return { frames: records as unknown as FrameLine[], reasons };
}

function expectMonotone(frames: readonly FrameLine[]): void {
  frames.slice(1).forEach(({ atMs }, index) => expect(atMs).to.be.at.least(frames[index]?.atMs ?? 0));
}

function textOf(path: string): string[] {
  return readFileSync(path, 'latin1').split(/\r?\n/);
}

/** Whether a row of the scope has its identifier, and the data of one frame only. */
function isWhole(cells: readonly string[]): boolean {
  return cells[3] !== '' && (cells[6]?.length ?? 0) <= 8 * 3 - 1;
}

/** Whether the first bits of its identifier are lost. */
function isCut(cells: readonly string[]): boolean {
  return cells[3]?.startsWith('000') === true;
}

describe('captures of other loggers', () => {
  it('Vector ASC: identifiers as the logger writes them a second time, in decimal', async function () {
    const path = capturePath('can/formats/issue_1256.asc');
    if (path === undefined) {
      this.skip();
      return;
    }
    const { frames, reasons } = await framesOf(path);
    const decimal = textOf(path).flatMap((line) => / ID = (\d+)/.exec(line)?.[1] ?? []);
    expect(frames.map(({ id }) => String(Number.parseInt(id, 16)))).to.deep.equal(decimal);
    expect(frames[0]?.atMs).to.equal(Date.parse('2014-05-27T16:09:35.020Z'));
    expectMonotone(frames);
    // A car's bus: no identifier of 29 bits, so no J1939.
    expect(reasons).to.deep.equal({ '11-bit identifier, not J1939': 1457 });
  });

  it('Vector ASC of mixed events: frames only, CAN FD named, the parts of a message as the logger joined them', async function () {
    const path = capturePath('can/formats/logfile.asc');
    if (path === undefined) {
      this.skip();
      return;
    }
    const { frames, reasons } = await framesOf(path);
    expect(frames).to.have.length(13);
    expect(reasons['CAN FD frame, not read']).to.equal(3);
    expect(reasons).to.not.have.any.keys('frame is torn', 'not a CAN log line');
    expect(frames[0]?.atMs).to.equal(Date.parse('2017-09-30T15:06:15.701Z'));
    const joined = textOf(path).flatMap((line) => /J1939TP .* d 23 (.*)$/.exec(line)?.[1]?.replaceAll(' ', '') ?? []);
    for (const [index, bus] of ['can1', 'can2'].entries()) {
      const parts = frames.filter((frame) => frame.bus === bus && frame.id === '18EBFF00');
      expect(parts.map(({ data }) => data.slice(2)).join('')).to.equal(
        joined[index]
          ?.toLowerCase()
          .slice(0, 23 * 2)
          .padEnd(28 * 2, 'f'),
      );
    }
  });

  it('PEAK TRC 1.1, 1.3 and 2.1 of the same frames are the same', async function () {
    const paths = ['V1_1', 'V1_3', 'V2_1'].map((version) => capturePath(`can/formats/test_CanMessage_${version}.trc`));
    const [first, ...others] = paths;
    if (first === undefined || others.includes(undefined)) {
      this.skip();
      return;
    }
    const expected = await framesOf(first);
    // Twelve messages, one of which is a warning.
    expect(expected.frames).to.have.length(11);
    expect(expected.frames[0]?.atMs).to.equal(Date.parse('2021-12-18T14:28:07.062Z') + 17_535);
    expect(expected.frames.at(-1)).to.deep.include({ id: '704', extended: false, data: '' });
    expectMonotone(expected.frames);
    for (const path of others) expect(await framesOf(path as string)).to.deep.equal(expected);
  });

  it('PEAK TRC of an NMEA 2000 bus: every message, and its headings in small steps', async function () {
    const path = capturePath('can/n2k-canboat-sample3_PCAN-View.trc');
    if (path === undefined) {
      this.skip();
      return;
    }
    const { frames, reasons } = await framesOf(path);
    const numbers = textOf(path).flatMap((line) => /^\s*(\d+)\)/.exec(line)?.[1] ?? []);
    expect(frames).to.have.length(Number(numbers.at(-1)));
    expect(reasons).to.deep.equal({});
    expect(frames[0]?.atMs).to.equal(Date.parse('2015-06-21T18:11:07.295Z'));
    expectMonotone(frames);
    // PGN 127250, heading in 0.0001 rad: the boat lay in a workshop.
    const headings = frames
      .filter(({ id }) => id === '9F11201')
      .map(({ data }) => Buffer.from(data, 'hex').readUInt16LE(1));
    expect(Math.max(...headings) - Math.min(...headings)).to.be.below(2000);
  });

  it('a table of an oscilloscope: each frame with the CRC that the scope saw on the wire', async function () {
    const path = capturePath('can/j1939-jd5055e-hydraulics-scope.csv');
    if (path === undefined) {
      this.skip();
      return;
    }
    const { frames, reasons } = await framesOf(path);
    const rows = textOf(path)
      .slice(1)
      .map((line) => line.split(','))
      .filter((cells) => cells[1] !== undefined);
    const sound = rows.filter((cells) => isWhole(cells) && cells[1] !== '?');
    // The scope lost the first bits of 68 identifiers, and shows it: no other frame's CRC differs.
    expect(frames.map(({ id, data }) => id.padStart(8, '0') + data.toUpperCase())).to.deep.equal(
      sound.filter((cells) => !isCut(cells)).map((cells) => `${cells[3]}${cells[6]?.replaceAll(' ', '')}`),
    );
    expect(reasons['CRC of the frame does not match']).to.equal(68);
    // What the scope lost: an identifier, so that the data stand alone or before those of the next frame; a time.
    const { 'frame is torn': torn, 'time stamp cannot be read': untimed, 'log has no date': undated } = reasons;
    expect([torn, untimed, undated]).to.deep.equal([rows.filter((cells) => !isWhole(cells)).length, 3, 1]);
    expectMonotone(frames);
  });

  it('a table with identifier and data in one column (pysobus)', async function () {
    const path = capturePath('can/isobus-combine-pysobus-case.tsv');
    if (path === undefined) {
      this.skip();
      return;
    }
    const { frames } = await framesOf(path);
    const rows = textOf(path).filter((line) => line !== '');
    expect(frames.map(({ id, data }) => id.padStart(8, '0') + data.toUpperCase())).to.deep.equal(
      rows.map((row) => row.split('\t')[1]),
    );
    const place = rows.find((row) => row.includes('129029\t{'))?.split('\t')[3] ?? '';
    const { records } = await decodeInMemory(path);
    const { Latitude } = JSON.parse(place) as { Latitude: number };
    expect(records.some(({ latitude = 0 }) => Math.abs(latitude - Latitude) < 5.5e-9)).to.equal(true);
  });
});
