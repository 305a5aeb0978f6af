import { readFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { capturePath, decodeInMemory } from './decode-in-memory.js';
import type { PoolReport } from './pool-report.js';

const POOL = 'can/ddop-sprayer-16-sections.bin';
/** What the reference's expected output calls the fields; the others have the same name there. */
const EXPECTED_NAMES: Readonly<Record<string, string>> = {
  kind: 't',
  objectId: 'id',
  softwareVersion: 'version',
  serialNumber: 'serial',
  structureLabel: 'structure_label',
  localizationLabel: 'localization',
  parentObjectId: 'parent',
  childObjectIds: 'children',
  presentationId: 'presentation',
  raw: 'value',
};

interface ExpectedObject {
  readonly t: string;
  readonly id: number;
  readonly type?: number;
  readonly number?: number;
  readonly ddi?: number;
  readonly value?: number;
  readonly children?: readonly number[];
}

async function report(file: string): Promise<PoolReport> {
  const { exitCode, records, faults } = await decodeInMemory(file);
  expect({ exitCode, faults }).to.deep.equal({ exitCode: 0, faults: [] });
  expect(records).to.have.lengthOf(1);
  return records[0] as unknown as PoolReport;
}

/** Of an element, its fixed value of a DDI in metres. */
function metres(objects: readonly ExpectedObject[], element: ExpectedObject, ddi: number): number | undefined {
  const property = objects.find((each) => each.t === 'DPT' && each.ddi === ddi && element.children?.includes(each.id));
  return property?.value === undefined ? undefined : property.value / 1000;
}

describe('decode of an object pool', () => {
  let pool: PoolReport;
  let expected: readonly ExpectedObject[];

  before(async function () {
    const file = capturePath(POOL);
    const expectedFile = capturePath(POOL.replace('.bin', '.expected.json'));
    if (file === undefined || expectedFile === undefined) {
      this.skip();
      return;
    }
    pool = await report(file);
    // Scales are floats of 32 bits; the expected output has them in decimal.
    expected = JSON.parse(readFileSync(expectedFile, 'utf8'), (key, value: unknown) =>
      key === 'scale' && typeof value === 'number' ? Math.fround(value) : value,
    ) as ExpectedObject[];
  });

  it('prints every object, field by field as the reference has it', () => {
    const printed = pool.objects.map((object) =>
      Object.fromEntries(Object.entries(object).map(([name, value]) => [EXPECTED_NAMES[name] ?? name, value])),
    );
    expect(printed).to.deep.equal(expected);
  });

  it('prints width and offsets of every element as its fixed values have them', () => {
    const elements = expected.filter(({ t }) => t === 'DET');
    expect(pool.elements.map(({ number }) => number)).to.deep.equal(elements.map(({ number }) => number));
    pool.elements.forEach((printed, index) => {
      const element = elements[index] ?? expect.fail();
      const [x, y] = [134, 135].map((ddi) => metres(expected, element, ddi));
      const [width] = [67, 70, 68].map((ddi) => metres(expected, element, ddi)).filter((value) => value !== undefined);
      expect([printed.offsetXM, printed.offsetYM, printed.workingWidthM], printed.id).to.deep.equal([x, y, width]);
    });
  });

  it('prints the boom with its sixteen sections, and who reports what', () => {
    const boom = pool.elements.find(({ sections }) => sections !== undefined);
    expect(boom).to.deep.include({ id: 'DET-2', type: 'function', parent: 'DET-0' });
    expect(boom?.sections).to.have.lengthOf(16);
    expect(pool.elements.find(({ id }) => id === 'DET-0')?.reports).to.include(141);
    expect(pool.device).to.deep.include({ designator: 'Isobus++ UnitTest', name: 'A00C800008000002' });
  });

  it('refuses a pool that is cut, and says where', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'furrow-pool-'));
    try {
      const file = path.join(folder, 'cut.bin');
      writeFileSync(file, readFileSync(capturePath(POOL) ?? expect.fail()).subarray(0, 1000));
      const { exitCode, records, faults } = await decodeInMemory(file);
      expect({ exitCode, records }).to.deep.equal({ exitCode: 1, records: [] });
      expect(faults).to.have.lengthOf(1);
      expect(faults[0]?.reason).to.equal('object of the pool is cut');
      expect(faults[0]?.place.byteOffset).to.be.within(900, 1000);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
