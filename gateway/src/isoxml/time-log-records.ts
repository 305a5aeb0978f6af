import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import type { LocalTime } from '../clock/local-time.js';
import { signalsToTelemetryRecord } from '../telemetry/signals-to-telemetry-record.js';
import { chooseElements, type Reporter } from './element-choice.js';
import { ElementValues } from './element-values.js';
import type { DeviceElement } from './task-data.js';
import type { TimeLogHeader } from './time-log-header.js';
import { timeLogPosition } from './time-log-position.js';
import type { TimeLogRecord } from './time-log-reader.js';

export interface TimeLogContext {
  readonly file: string;
  readonly task: string;
  readonly timeLog: string;
  readonly header: TimeLogHeader;
  /** Elements of the chosen device, keyed by id. */
  readonly elements: ReadonlyMap<string, DeviceElement>;
  /** Ids of elements of other devices: their values are passed over. */
  readonly otherElements: ReadonlySet<string>;
  readonly localTime: LocalTime;
  readonly withElements: boolean;
  readonly onFault: (reason: string, byteOffset: number, value: string) => void;
}

/** Turns the records of one time log into telemetry records. Values hold from one record to the next. */
export class TimeLogRecords {
  readonly #context: TimeLogContext;
  readonly #values: ElementValues;
  readonly #choice;
  /** Per column of the header, the element it belongs to, or undefined for another device's. */
  readonly #elementIds: readonly (string | undefined)[];

  constructor(context: TimeLogContext) {
    this.#context = context;
    const { header, elements, otherElements, onFault } = context;
    this.#values = new ElementValues(elements);
    this.#elementIds = header.columns.map(({ elementId }) => (otherElements.has(elementId) ? undefined : elementId));
    const logged = header.columns.filter(({ elementId }) => !otherElements.has(elementId));
    const fixed = [...elements.values()].flatMap(({ id, properties }) =>
      [...properties.keys()].map((ddi): Reporter => ({ ddi, elementId: id })),
    );
    const loggedDdis = new Set(logged.map(({ ddi }) => ddi));
    this.#choice = chooseElements([...logged, ...fixed.filter(({ ddi }) => !loggedDdis.has(ddi))], elements);
    for (const tie of this.#choice.ties) onFault('several elements report one entity', 0, tie);
    for (const id of new Set(logged.map(({ elementId }) => elementId))) {
      if (!elements.has(id)) onFault('time log header names an unknown element', 0, id);
    }
    for (const { elementId, ddi, fixedRaw } of logged) {
      if (fixedRaw !== undefined) this.#values.set(elementId, ddi, fixedRaw);
    }
  }

  record(raw: TimeLogRecord): TelemetryRecord {
    const { file, task, timeLog, header, localTime, withElements, onFault } = this.#context;
    for (const [index, value] of raw.values) {
      const elementId = this.#elementIds[index];
      if (elementId !== undefined) this.#values.set(elementId, header.columns[index]?.ddi ?? -1, value);
    }
    const sampledAt = localTime.toUtcMs(raw.localTimeMs);
    const fix = timeLogPosition(raw, sampledAt);
    return signalsToTelemetryRecord(
      {
        sampledAt,
        ...(fix === undefined ? {} : { fix }),
        signals: this.#values.signals(this.#choice),
        ...(withElements || this.#choice.isWidthOfSections ? { elements: this.#values.samples() } : {}),
        source: { file, place: { byteOffset: raw.byteOffset }, task, timeLog },
      },
      (name, value) => onFault('value out of range', raw.byteOffset, `${name} ${value}`),
    );
  }
}
