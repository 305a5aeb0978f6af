import { expect } from 'chai';
import * as fc from 'fast-check';
import type { CanFrame } from '../can/can-frame.js';
import { SerialBytesToCanFrames } from './serial-bytes-to-can-frames.js';

function read(...chunks: readonly (string | Uint8Array)[]): { frames: CanFrame[]; faults: string[] } {
  const faults: string[] = [];
  const step = new SerialBytesToCanFrames((reason, value) => faults.push(`${reason}: ${value}`));
  return {
    frames: chunks.flatMap((chunk) => step.push(typeof chunk === 'string' ? Buffer.from(chunk, 'latin1') : chunk)),
    faults,
  };
}

/** The line that an adapter sends for a frame. */
function lineOf({ id, extended, data }: CanFrame): string {
  const idText = id
    .toString(16)
    .toUpperCase()
    .padStart(extended ? 8 : 3, '0');
  return `${extended ? 'T' : 't'}${idText}${data.length}${Buffer.from(data).toString('hex').toUpperCase()}\r`;
}

const frames = fc
  .record({
    extended: fc.boolean(),
    id: fc.nat(0x1fffffff),
    remote: fc.constant(false),
    data: fc.uint8Array({ maxLength: 8 }),
  })
  .map((frame) => (frame.extended ? frame : { ...frame, id: frame.id & 0x7ff }));

describe('SerialBytesToCanFrames', () => {
  it('reads standard, extended and remote frames, with and without time', () => {
    const { frames: read1, faults } = read('t1232AABB\rT0CF004008FFFFFFD018FFFFFF\rr1230\rR18EAFFFE3\rt1232AABB12CD\r');
    expect(faults).to.deep.equal([]);
    expect(
      read1.map(({ id, extended, remote, data }) => [id, extended, remote, Buffer.from(data).toString('hex')]),
    ).to.deep.equal([
      [0x123, false, false, 'aabb'],
      [0x0cf00400, true, false, 'ffffffd018ffffff'],
      [0x123, false, true, ''],
      [0x18eafffe, true, true, ''],
      [0x123, false, false, 'aabb'],
    ]);
  });

  it('passes over acknowledgements, status and version', () => {
    expect(read('\rz\rZ\rF00\rV1013\rNA123\rt1230\r')).to.deep.include({ faults: [] });
  });

  it('reports an error of the adapter', () => {
    expect(read('\x07t1230\r')).to.deep.include({ faults: ['adapter reports an error: 07'] });
  });

  it('goes on with the frame after garbage or after a torn frame', () => {
    const { frames: found, faults } = read('\x00\xffgarbageT0CF004008FFFt1232AABB\r');
    expect(found.map(({ id }) => id)).to.deep.equal([0x123]);
    expect(faults).to.have.length(1);
    expect(faults[0]).to.contain('bytes before a frame');
  });

  it('refuses a length that the data do not have, an impossible identifier, and a line that is too long', () => {
    expect(read('t1232AAB\r').faults).to.deep.equal(['not an SLCAN frame: 7431323332414142']);
    expect(read('T3FFFFFFF0\r').faults).to.have.length(1);
    expect(read(`${'t'.repeat(100)}\r`).faults[0]).to.contain('line longer than 64 bytes');
  });

  it('gives every frame back, whatever the chunks', () => {
    fc.assert(
      fc.property(fc.array(frames), fc.array(fc.nat(400)), (sent, cuts) => {
        const text = sent.map(lineOf).join('');
        const places = [0, ...cuts.filter((cut) => cut < text.length).toSorted((a, b) => a - b), text.length];
        const chunks = places.slice(1).map((end, index) => text.slice(places[index], end));
        const { frames: found, faults } = read(...chunks);
        expect(found).to.deep.equal(sent.map((frame) => ({ ...frame, data: Uint8Array.from(frame.data) })));
        expect(faults).to.deep.equal([]);
      }),
    );
  });

  it('never throws, and no frame is ever impossible', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 80 })), (chunks) => {
        for (const { id, extended, data } of read(...chunks).frames) {
          expect(id).to.be.at.most(extended ? 0x1fffffff : 0x7ff);
          expect(data.length).to.be.at.most(8);
        }
      }),
    );
  });
});
