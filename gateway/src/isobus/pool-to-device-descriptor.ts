import type { DescriptorObject, DeviceDescriptor } from './device-descriptor.js';
import { PoolReader } from './pool-reader.js';

/** A descriptor, or where and why the pool is none. */
export type PoolReading =
  | { readonly descriptor: DeviceDescriptor }
  | { readonly fault: { readonly byteOffset: number; readonly reason: string } };

const KIND_BYTES = 3;
const NAME_BYTES = 8;
const LABEL_BYTES = 7;
/** The longest label that version 4 adds; what is above begins the next object. */
const MAX_EXTENDED_LABEL_BYTES = 32;

/**
 * Reads a device descriptor object pool (ISO 11783-10, annex A). A pool is sound or it is not: of one that
 * is cut or damaged nothing is taken, since elements without their parents would mislead.
 */
export function poolToDeviceDescriptor(pool: Uint8Array): PoolReading {
  const reader = new PoolReader(pool);
  const objects: DescriptorObject[] = [];
  while (reader.left > 0) {
    const { offset } = reader;
    const object = objectOf(reader.text(KIND_BYTES), reader);
    if (object === undefined) return { fault: { byteOffset: offset, reason: 'object of the pool is not known' } };
    if (reader.isCut) return { fault: { byteOffset: offset, reason: 'object of the pool is cut' } };
    objects.push(object);
  }
  const devices = objects.filter(({ kind }) => kind === 'DVC');
  const [device] = devices;
  if (device?.kind !== 'DVC' || devices.length > 1)
    return { fault: { byteOffset: 0, reason: `pool has ${devices.length} devices` } };
  return { descriptor: { device, objects } };
}

function objectOf(kind: string, reader: PoolReader): DescriptorObject | undefined {
  switch (kind) {
    case 'DVC':
      return deviceOf(reader);
    case 'DET':
      return elementOf(reader);
    case 'DPD':
      return {
        kind,
        objectId: reader.uint(2),
        ddi: reader.uint(2),
        properties: reader.uint(1),
        triggers: reader.uint(1),
        designator: reader.text(reader.uint(1)),
        presentationId: reader.uint(2),
      };
    case 'DPT':
      return {
        kind,
        objectId: reader.uint(2),
        ddi: reader.uint(2),
        raw: reader.int32(),
        designator: reader.text(reader.uint(1)),
        presentationId: reader.uint(2),
      };
    case 'DVP':
      return {
        kind,
        objectId: reader.uint(2),
        offset: reader.int32(),
        scale: reader.float(),
        decimals: reader.uint(1),
        unit: reader.text(reader.uint(1)),
      };
    default:
      return undefined;
  }
}

function deviceOf(reader: PoolReader): DescriptorObject {
  const device = {
    kind: 'DVC' as const,
    objectId: reader.uint(2),
    designator: reader.text(reader.uint(1)),
    softwareVersion: reader.text(reader.uint(1)),
    name: Buffer.from(reader.bytes(NAME_BYTES).toReversed()).toString('hex').toUpperCase(),
    serialNumber: reader.text(reader.uint(1)),
    structureLabel: Buffer.from(reader.bytes(LABEL_BYTES)).toString('hex'),
    localizationLabel: Buffer.from(reader.bytes(LABEL_BYTES)).toString('hex'),
  };
  const next = reader.peek();
  if (next !== undefined && next <= MAX_EXTENDED_LABEL_BYTES) reader.bytes(reader.uint(1));
  return device;
}

function elementOf(reader: PoolReader): DescriptorObject {
  const head = {
    kind: 'DET' as const,
    objectId: reader.uint(2),
    type: reader.uint(1),
    designator: reader.text(reader.uint(1)),
    number: reader.uint(2),
    parentObjectId: reader.uint(2),
  };
  const children = reader.bytes(2 * reader.uint(2));
  const childObjectIds = Array.from(
    { length: Math.floor(children.length / 2) },
    (_, index) => (children[2 * index] ?? 0) | ((children[2 * index + 1] ?? 0) << 8),
  );
  return { ...head, childObjectIds };
}
