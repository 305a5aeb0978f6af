import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import * as fc from 'fast-check';
import { capturePath } from '../decode/decode-in-memory.js';
import { ELEMENT_TYPE } from '../isoxml/task-data.js';
import { descriptorElements, type DescriptorObject, type DeviceDescriptor } from './device-descriptor.js';
import { poolToDeviceDescriptor } from './pool-to-device-descriptor.js';

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

function asExpected(object: DescriptorObject): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [EXPECTED_NAMES[name] ?? name, value]));
}

function soundDescriptor(pool: Uint8Array): DeviceDescriptor {
  const reading = poolToDeviceDescriptor(pool);
  if ('fault' in reading) throw new Error(reading.fault.reason);
  return reading.descriptor;
}

describe('device descriptor of a sprayer with 16 sections', () => {
  let pool: Uint8Array;

  before(function () {
    const path = capturePath('can/ddop-sprayer-16-sections.bin');
    if (path === undefined) this.skip();
    else pool = readFileSync(path);
  });

  it('is read object by object, field by field', () => {
    const { objects } = soundDescriptor(pool);
    const expectedPath = capturePath('can/ddop-sprayer-16-sections.expected.json') ?? expect.fail();
    // Scales are floats of 32 bits; the expected output has them in decimal.
    const expected = (JSON.parse(readFileSync(expectedPath, 'utf8')) as Record<string, unknown>[]).map((object) =>
      typeof object['scale'] === 'number' ? { ...object, scale: Math.fround(object['scale']) } : object,
    );
    expect(objects.map(asExpected)).to.deep.equal(expected);
  });

  it('gives elements with width and offsets', () => {
    const elements = descriptorElements(soundDescriptor(pool));
    const sections = elements.filter(({ type }) => type === ELEMENT_TYPE.section);
    expect(sections).to.have.length(16);
    expect(sections.map(({ properties }) => properties.get(67))).to.deep.equal(Array(16).fill(2286));
    expect(sections.map(({ properties }) => properties.get(135))).to.deep.equal(
      Array.from({ length: 16 }, (_, index) => -17145 + index * 2286),
    );
    expect(elements[0]).to.deep.include({ id: 'DET-0', designator: 'Sprayer', deviceId: 'A00C800008000002' });
  });

  it('is refused where it is cut, and never throws on changed bytes', () => {
    const reading = poolToDeviceDescriptor(pool.subarray(0, pool.length - 1));
    expect('fault' in reading && reading.fault).to.deep.equal({
      byteOffset: pool.length - 19,
      reason: 'object of the pool is cut',
    });
    expect(poolToDeviceDescriptor(new Uint8Array(0))).to.deep.equal({
      fault: { byteOffset: 0, reason: 'pool has 0 devices' },
    });
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(2400), fc.nat(255)), { maxLength: 20 }), fc.nat(2400), (changes, length) => {
        const bytes = Uint8Array.from(pool.subarray(0, length));
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
        const damaged = poolToDeviceDescriptor(bytes);
        if ('descriptor' in damaged) descriptorElements(damaged.descriptor);
      }),
    );
  });
});
