import type { DeviceElement } from '../isoxml/task-data.js';

/** The device itself (DVC). */
export interface DeviceObject {
  readonly kind: 'DVC';
  readonly objectId: number;
  readonly designator: string;
  readonly softwareVersion: string;
  /** ISO 11783-5 NAME in hex. */
  readonly name: string;
  readonly serialNumber: string;
  /** By which a task controller knows a pool that it has already; in hex. */
  readonly structureLabel: string;
  readonly localizationLabel: string;
}

/** A part that reports values of its own (DET). */
export interface ElementObject {
  readonly kind: 'DET';
  readonly objectId: number;
  /** Code of ELEMENT_TYPE. */
  readonly type: number;
  readonly designator: string;
  readonly number: number;
  readonly parentObjectId: number;
  readonly childObjectIds: readonly number[];
}

/** A value that an element reports or takes (DPD). */
export interface ProcessDataObject {
  readonly kind: 'DPD';
  readonly objectId: number;
  readonly ddi: number;
  readonly properties: number;
  readonly triggers: number;
  readonly designator: string;
  readonly presentationId: number;
}

/** A fixed value of an element (DPT). */
export interface PropertyObject {
  readonly kind: 'DPT';
  readonly objectId: number;
  readonly ddi: number;
  /** int32. */
  readonly raw: number;
  readonly designator: string;
  readonly presentationId: number;
}

/** How a value is shown (DVP): (raw + offset) × scale with so many decimals. */
export interface PresentationObject {
  readonly kind: 'DVP';
  readonly objectId: number;
  readonly offset: number;
  readonly scale: number;
  readonly decimals: number;
  readonly unit: string;
}

export type DescriptorObject = DeviceObject | ElementObject | ProcessDataObject | PropertyObject | PresentationObject;

/** What an implement says of itself: its device descriptor object pool (ISO 11783-10, annex A). */
export interface DeviceDescriptor {
  readonly device: DeviceObject;
  /** In the order of the pool. */
  readonly objects: readonly DescriptorObject[];
}

/** The id of an element in a record. */
export function elementId(number: number): string {
  return `DET-${number}`;
}

/** The elements with the fixed values that belong to each: width by DDI 67, 70 or 68, offsets by DDI 134 and 135. */
export function descriptorElements({ device, objects }: DeviceDescriptor): DeviceElement[] {
  const properties = new Map(objects.filter(({ kind }) => kind === 'DPT').map((object) => [object.objectId, object]));
  return objects
    .filter((object) => object.kind === 'DET')
    .map(({ objectId, type, designator, number, parentObjectId, childObjectIds }) => ({
      id: elementId(number),
      deviceId: device.name,
      type,
      number,
      designator,
      objectId: String(objectId),
      parentObjectId: String(parentObjectId),
      properties: new Map(
        childObjectIds
          .map((id) => properties.get(id))
          .filter((property) => property?.kind === 'DPT')
          .map(({ ddi, raw }) => [ddi, raw] as const),
      ),
    }));
}
