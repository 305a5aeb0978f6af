import {
  joinTaskData,
  TASK_DATA_NAMES,
  taskDataOf,
  type Device,
  type DeviceElement,
  type TaskData,
} from '../isoxml/task-data.js';
import { readWhole, type TaskDataFiles } from '../isoxml/task-data-files.js';
import { readTimeLogHeader, type TimeLogHeader } from '../isoxml/time-log-header.js';
import { TimeLogReader } from '../isoxml/time-log-reader.js';
import { TimeLogRecords } from '../isoxml/time-log-records.js';
import { readXmlElements } from '../isoxml/xml-elements.js';
import { UsageError, type DecodeOptions } from './decode-options.js';
import type { DecodeSink, FileFault } from './decode-sink.js';

/** A time log that has a header: what to read it with. */
interface NamedTimeLog {
  readonly task: string;
  readonly name: string;
  readonly header: TimeLogHeader;
}

/** The elements whose values make the records, and those that belong to other devices. */
interface ElementScope {
  readonly elements: ReadonlyMap<string, DeviceElement>;
  readonly otherElements: ReadonlySet<string>;
}

/** Decodes the time logs of one TASKDATA set, in the order in which its tasks name them. */
export class IsoxmlSet {
  readonly #file: string;
  readonly #files: TaskDataFiles;
  readonly #options: DecodeOptions;
  readonly #sink: DecodeSink;

  constructor(input: { file: string; files: TaskDataFiles }, options: DecodeOptions, sink: DecodeSink) {
    this.#file = input.file;
    this.#files = input.files;
    this.#options = options;
    this.#sink = sink;
  }

  /** @throws UsageError when several devices report and none is chosen. */
  async decode(): Promise<void> {
    for (const { reason, byteOffset, value } of this.#files.faults) this.#fault({ byteOffset }, reason, value);
    const taskData = await this.#taskData();
    const timeLogs = await this.#timeLogs(taskData);
    const scope = this.#scope(taskData.devices, timeLogs);
    if (timeLogs.length > 0 && !this.#options.timeZoneGiven) {
      this.#fault({ byteOffset: 0 }, 'times are local and taken as UTC', "name the machine's zone with --time-zone");
    }
    for (const timeLog of timeLogs) await this.#decodeTimeLog(timeLog, scope);
  }

  async #taskData(): Promise<TaskData> {
    if (!this.#files.names.includes('TASKDATA.XML')) {
      this.#fault({ byteOffset: 0 }, 'no TASKDATA.XML in the set', this.#files.names.join(' '));
      return joinTaskData([]);
    }
    const main = await this.#readTaskData('TASKDATA.XML');
    const external: TaskData[] = [];
    for (const name of main.externalFiles) {
      const fileName = `${name.toUpperCase()}.XML`;
      if (this.#files.names.includes(fileName)) external.push(await this.#readTaskData(fileName));
      else this.#fault({ byteOffset: 0 }, 'external file is missing', fileName);
    }
    return joinTaskData([main, ...external]);
  }

  async #readTaskData(name: string): Promise<TaskData> {
    const bytes = await this.#bytes(name);
    const { elements, fault } = readXmlElements(bytes, TASK_DATA_NAMES);
    if (fault !== undefined) this.#fault({ line: fault.line }, 'XML is damaged', `${name}: ${fault.text}`);
    return taskDataOf(elements);
  }

  /** The bytes of a file of the set; what cannot be read is a fault, and empty. */
  async #bytes(name: string): Promise<Uint8Array> {
    try {
      return await readWhole(this.#files, name);
    } catch (error) {
      this.#fault({ byteOffset: 0 }, 'file cannot be read', `${name}: ${errorText(error)}`);
      return new Uint8Array(0);
    }
  }

  async #timeLogs({ tasks }: TaskData): Promise<NamedTimeLog[]> {
    const named = tasks.flatMap(({ id, timeLogs }) =>
      timeLogs.map((timeLog) => ({ task: id, name: timeLog.toUpperCase() })),
    );
    const known = new Set(named.map(({ name }) => name));
    const orphans = this.#files.names
      .flatMap((name) => /^(TLG\d+)\.BIN$/.exec(name)?.[1] ?? [])
      .filter((name) => !known.has(name));
    for (const name of orphans) this.#fault({ byteOffset: 0 }, 'no task names this time log', name);
    const readable: NamedTimeLog[] = [];
    for (const each of [...named, ...orphans.sort().map((name) => ({ task: '', name }))]) {
      const header = await this.#header(each.name);
      if (header !== undefined) readable.push({ ...each, header });
    }
    return readable;
  }

  async #header(name: string): Promise<TimeLogHeader | undefined> {
    for (const missing of [`${name}.BIN`, `${name}.XML`].filter((file) => !this.#files.names.includes(file))) {
      this.#fault({ byteOffset: 0 }, 'time log is incomplete', `${missing} is missing`);
      return undefined;
    }
    const reading = readTimeLogHeader(await this.#bytes(`${name}.XML`));
    if ('header' in reading) return reading.header;
    this.#fault({ line: reading.fault.line }, 'time log header is damaged', `${name}.XML: ${reading.fault.text}`);
    return undefined;
  }

  #scope(devices: readonly Device[], timeLogs: readonly NamedTimeLog[]): ElementScope {
    const logged = new Set(timeLogs.flatMap(({ header }) => header.columns.map(({ elementId }) => elementId)));
    const reporting = devices.filter(({ elements }) => elements.some(({ id }) => logged.has(id)));
    const { device } = this.#options;
    const candidates = device === undefined ? reporting : devices;
    const chosen = candidates.filter((each) => device === undefined || isCalled(each, device));
    if (device !== undefined && chosen.length === 0) {
      throw new UsageError(`--device is "${device}"; ${this.#file} holds ${devices.map(deviceText).join(', ')}`);
    }
    if (chosen.length > 1) {
      throw new UsageError(
        `${this.#file} holds several devices, choose one with --device: ${chosen.map(deviceText).join(', ')}`,
      );
    }
    const elements = chosen.flatMap((each) => each.elements);
    const others = devices.filter((each) => !chosen.includes(each)).flatMap((each) => each.elements);
    return {
      elements: new Map(elements.map((each) => [each.id, each])),
      otherElements: new Set(others.map(({ id }) => id)),
    };
  }

  async #decodeTimeLog({ task, name, header }: NamedTimeLog, scope: ElementScope): Promise<void> {
    const onFault = (reason: string, byteOffset: number, value: string): void =>
      this.#fault({ byteOffset }, reason, `${name}: ${value}`);
    const { localTime, withElements } = this.#options;
    const context = { file: this.#file, task, timeLog: name, header, localTime, withElements, onFault, ...scope };
    const records = new TimeLogRecords(context);
    const reader = new TimeLogReader(header, onFault);
    try {
      for await (const chunk of this.#files.stream(`${name}.BIN`)) {
        for (const raw of reader.push(chunk)) this.#sink.record(records.record(raw));
        await this.#sink.settle();
      }
    } catch (error) {
      onFault('file cannot be read to its end', 0, errorText(error));
    }
    for (const raw of reader.end()) this.#sink.record(records.record(raw));
    await this.#sink.settle();
  }

  #fault(place: FileFault['place'], reason: string, value: string): void {
    this.#sink.fault({ file: this.#file, place, reason, value });
  }
}

function isCalled({ id, clientName, designator }: Device, name: string): boolean {
  return name === id || name.toUpperCase() === clientName.toUpperCase() || name === designator;
}

function deviceText({ id, designator }: Device): string {
  return `${id} (${designator})`;
}

function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
