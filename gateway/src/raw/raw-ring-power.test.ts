import { expect } from 'chai';
import * as fc from 'fast-check';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { FaultyRingDisk, type DiskFault } from './faulty-ring-disk.js';
import { RawRing } from './raw-ring.js';
import { readRawRing, type RingFault } from './raw-ring-reader.js';

const SENTENCE = Buffer.from('$GNTHS,90.00,A*29\r\n', 'latin1');
const FAULTS: readonly DiskFault[] = ['write', 'sync', 'create'];

type Act = 'say' | 'saySoMuchThatABlockIsClosed' | 'seal' | 'restart' | 'cutPower' | DiskFault;
const ACTS: readonly Act[] = ['say', 'say', 'saySoMuchThatABlockIsClosed', 'seal', 'seal', 'restart', 'cutPower'];

function say(ring: RawRing, times: number): void {
  for (let count = 0; count < times; count += 1) ring.bytes('receiver', SENTENCE, 1_777_336_200_000 + count);
}

describe('raw ring on a disk that fails', () => {
  let folder: string;
  let disk: FaultyRingDisk;
  let faults: Error[];

  beforeEach(() => {
    folder = path.join(mkdtempSync(path.join(tmpdir(), 'furrow-power-')), 'raw');
    faults = [];
  });
  afterEach(() => rmSync(path.dirname(folder), { recursive: true, force: true }));

  function open(maxBytes = 8_000_000): RawRing {
    disk = new FaultyRingDisk(folder);
    return new RawRing({ folder, maxBytes, gatewayId: '01'.repeat(20), disk, onFault: (error) => faults.push(error) });
  }

  function read(): { heads: string[]; faults: RingFault[] } {
    const found: RingFault[] = [];
    return { heads: [...readRawRing(folder, (fault) => found.push(fault))].map(({ hash }) => hash), faults: found };
  }

  it('has every block that a batch names, whatever fails and whenever the power goes', function () {
    this.timeout(60_000);
    const act = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...ACTS) }, fc.constantFrom(...FAULTS));
    const chances = fc.infiniteStream(fc.nat(1_000_000));
    fc.assert(
      fc.property(fc.array(act, { minLength: 1, maxLength: 25 }), chances, (acts, stream) => {
        rmSync(folder, { recursive: true, force: true });
        const random = (below: number): number => (stream.next().value ?? 0) % below;
        const named = new Set<string>();
        const seal = (): void => {
          const head = ring.seal();
          if (head !== undefined) named.add(head);
        };
        let ring = open();
        for (const each of acts) {
          if (each === 'say') say(ring, 1 + random(4));
          else if (each === 'saySoMuchThatABlockIsClosed') say(ring, 6000);
          else if (each === 'seal') seal();
          else if (each === 'restart') {
            ring.close();
            ring = open();
          } else if (each === 'cutPower') {
            disk.cutPower(random);
            ring = open();
          } else disk.fault = each;
        }
        seal();
        disk.cutPower(random);
        const { heads, faults: found } = read();
        expect(heads).to.include.members([...named]);
        expect(found.filter(({ kind }) => kind === 'changed')).to.deep.equal([]);
      }),
      { numRuns: 150 },
    );
  });

  it('forces a block to disk once for each batch, and not where nothing was said', () => {
    const ring = open();
    for (let batch = 0; batch < 10; batch += 1) {
      say(ring, 60);
      ring.seal();
      ring.seal();
    }
    expect(disk.forced).to.equal(10);
  });

  it('leaves no empty files on a disk that is full, tells each batch, and goes on when there is room', () => {
    const ring = open();
    say(ring, 3);
    const head = ring.seal();
    disk.fault = 'full';
    for (let batch = 0; batch < 50; batch += 1) {
      say(ring, 3);
      expect(ring.seal()).to.equal(head);
    }
    expect(readdirSync(folder)).to.deep.equal(['ring-00000001.log']);
    expect(faults).to.have.length(50);
    disk.fault = undefined;
    say(ring, 3);
    const next = ring.seal();
    expect(read()).to.deep.equal({ heads: [head, next], faults: [] });
  });

  it('goes on where somebody removed a segment that was to make room', () => {
    const ring = open(32_000);
    for (let batch = 0; batch < 100; batch += 1) {
      say(ring, 20);
      ring.seal();
      const [oldest = ''] = readdirSync(folder).toSorted();
      if (batch === 40) rmSync(path.join(folder, oldest));
    }
    expect(faults).to.deep.equal([]);
    const used = readdirSync(folder).reduce((sum, name) => sum + statSync(path.join(folder, name)).size, 0);
    expect(used).to.be.at.most(32_000);
  });
});
