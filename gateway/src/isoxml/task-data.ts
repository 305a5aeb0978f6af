import type { XmlElement } from './xml-elements.js';

/** Device element types of ISO 11783-10 annex A (DET attribute C). */
export const ELEMENT_TYPE = {
  device: 1,
  function: 2,
  bin: 3,
  section: 4,
  unit: 5,
  connector: 6,
  navigation: 7,
} as const;

/** A part of a device that reports values of its own. */
export interface DeviceElement {
  /** `DET-1`. */
  readonly id: string;
  readonly deviceId: string;
  /** Code of ELEMENT_TYPE; undefined where the file has none. */
  readonly type: number | undefined;
  /** Element number of the device descriptor (attribute E), 0 for the device itself. */
  readonly number: number;
  readonly designator: string;
  /** Object ids, by which a child names its parent. */
  readonly objectId: string;
  readonly parentObjectId: string;
  /** Fixed values of the device descriptor (DPT): raw int32, keyed by DDI. */
  readonly properties: ReadonlyMap<number, number>;
}

/** A machine or implement (DVC). */
export interface Device {
  readonly id: string;
  readonly designator: string;
  /** ISO 11783-5 NAME in hex. */
  readonly clientName: string;
  readonly elements: readonly DeviceElement[];
}

/** A task with its time logs, in the order of the file. */
export interface Task {
  readonly id: string;
  readonly timeLogs: readonly string[];
}

/** What the decoder needs of a TASKDATA set. */
export interface TaskData {
  readonly devices: readonly Device[];
  readonly tasks: readonly Task[];
  /** Names of external files (XFR) without their ending. */
  readonly externalFiles: readonly string[];
}

/** Names of the elements that taskDataOf looks at. */
export const TASK_DATA_NAMES: ReadonlySet<string> = new Set(['XFR', 'TSK', 'TLG', 'DVC', 'DET', 'DOR', 'DPT']);

/** The devices, tasks and external files among the top elements of TASKDATA.XML or of an external file. */
export function taskDataOf(elements: readonly XmlElement[]): TaskData {
  const named = (name: string): XmlElement[] => elements.filter((each) => each.name === name);
  return {
    devices: named('DVC').map(deviceOf),
    tasks: named('TSK').map((task) => ({
      id: task.attributes['A'] ?? '',
      timeLogs: task.children.filter(({ name }) => name === 'TLG').map(({ attributes }) => attributes['A'] ?? ''),
    })),
    externalFiles: named('XFR').map(({ attributes }) => attributes['A'] ?? ''),
  };
}

/** The sets of several files as one. */
export function joinTaskData(sets: readonly TaskData[]): TaskData {
  return {
    devices: sets.flatMap(({ devices }) => devices),
    tasks: sets.flatMap(({ tasks }) => tasks),
    externalFiles: sets.flatMap(({ externalFiles }) => externalFiles),
  };
}

function deviceOf(device: XmlElement): Device {
  const id = device.attributes['A'] ?? '';
  const properties = new Map(
    device.children
      .filter(({ name }) => name === 'DPT')
      .map(({ attributes }) => [
        attributes['A'],
        { ddi: Number.parseInt(attributes['B'] ?? '', 16), raw: Number(attributes['C']) },
      ]),
  );
  const elementOf = (element: XmlElement): DeviceElement => ({
    id: element.attributes['A'] ?? '',
    deviceId: id,
    type: wholeNumber(element.attributes['C']),
    number: wholeNumber(element.attributes['E']) ?? 0,
    designator: element.attributes['D'] ?? '',
    objectId: element.attributes['B'] ?? '',
    parentObjectId: element.attributes['F'] ?? '',
    properties: new Map(
      element.children
        .map(({ attributes }) => properties.get(attributes['A']))
        .filter((property) => property !== undefined)
        .filter(({ ddi, raw }) => Number.isInteger(ddi) && Number.isInteger(raw))
        .map(({ ddi, raw }) => [ddi, raw]),
    ),
  });
  return {
    id,
    designator: device.attributes['B'] ?? '',
    clientName: device.attributes['D'] ?? '',
    elements: device.children.filter(({ name }) => name === 'DET').map(elementOf),
  };
}

function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}
