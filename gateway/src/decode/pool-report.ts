import { DDI } from '../isobus/ddi-signals.js';
import { descriptorElements, type DescriptorObject, type DeviceDescriptor } from '../isobus/device-descriptor.js';
import { ELEMENT_TYPE, type DeviceElement } from '../isoxml/task-data.js';

const MM_PER_M = 1000;
/** Codes of element types by their names (ISO 11783-10, annex A). */
const TYPE_NAMES: ReadonlyMap<number, string> = new Map(
  Object.entries(ELEMENT_TYPE).map(([name, code]) => [code, name]),
);

/** An element of a device: what is fixed of its place and width, and which parts it has. */
export interface PoolElement {
  /** The id that a record gives it. */
  readonly id: string;
  readonly number: number;
  /** Its name, or its code where that has none here. */
  readonly type: string | number | null;
  readonly designator: string;
  /** Id of the element that it is a part of; absent for the device itself. */
  readonly parent?: string;
  /** By DDI 67, else 70, else 68. */
  readonly workingWidthM?: number;
  /** Forward, by DDI 134. */
  readonly offsetXM?: number;
  /** To the right, by DDI 135. */
  readonly offsetYM?: number;
  /** Ids of its sections, in the order of the pool. */
  readonly sections?: readonly string[];
  /** Data dictionary identifiers that it reports or takes. */
  readonly reports: readonly number[];
}

/** A device descriptor object pool as `decode` prints it, in one line. */
export interface PoolReport {
  readonly device: DeviceDescriptor['device'];
  readonly elements: readonly PoolElement[];
  /** Every object of the pool, in its order. */
  readonly objects: readonly DescriptorObject[];
}

/** What a person asks of a pool: its elements with widths, offsets and sections, then every object. */
export function poolReport(descriptor: DeviceDescriptor): PoolReport {
  const { device, objects } = descriptor;
  const elements = descriptorElements(descriptor);
  const idByObject = new Map(elements.map(({ objectId, id }) => [objectId, id]));
  const ddiByObject = new Map(
    objects.flatMap((each) => (each.kind === 'DPD' ? [[each.objectId, each.ddi] as const] : [])),
  );
  const childrenById = new Map(
    objects.flatMap((each) => (each.kind === 'DET' ? [[String(each.objectId), each.childObjectIds] as const] : [])),
  );
  return {
    device,
    elements: elements.map((element) => {
      const parent = idByObject.get(element.parentObjectId);
      const sections = elements
        .filter(({ type, parentObjectId }) => type === ELEMENT_TYPE.section && parentObjectId === element.objectId)
        .map(({ id }) => id);
      const children = childrenById.get(element.objectId) ?? [];
      return {
        id: element.id,
        number: element.number,
        type: TYPE_NAMES.get(element.type ?? 0) ?? element.type ?? null,
        designator: element.designator,
        ...(parent === undefined ? {} : { parent }),
        ...placeOf(element),
        ...(sections.length === 0 ? {} : { sections }),
        reports: children.map((child) => ddiByObject.get(child)).filter((ddi) => ddi !== undefined),
      };
    }),
    objects,
  };
}

function placeOf({ properties }: DeviceElement): Pick<PoolElement, 'workingWidthM' | 'offsetXM' | 'offsetYM'> {
  const widthMm =
    properties.get(DDI.actualWorkingWidth) ??
    properties.get(DDI.maximumWorkingWidth) ??
    properties.get(DDI.defaultWorkingWidth);
  const offsetXMm = properties.get(DDI.elementOffsetX);
  const offsetYMm = properties.get(DDI.elementOffsetY);
  return {
    ...(widthMm === undefined ? {} : { workingWidthM: widthMm / MM_PER_M }),
    ...(offsetXMm === undefined ? {} : { offsetXM: offsetXMm / MM_PER_M }),
    ...(offsetYMm === undefined ? {} : { offsetYM: offsetYMm / MM_PER_M }),
  };
}
