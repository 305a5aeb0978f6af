import { isSignalName } from '@furrow/protocol/signal-table';
import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import { telemetryRecordFaults } from '@furrow/protocol/validate';
import type { CanFrame } from '../can/can-frame.js';
import { LocalTime } from '../clock/local-time.js';
import { descriptorElements } from '../isobus/device-descriptor.js';
import { poolToDeviceDescriptor } from '../isobus/pool-to-device-descriptor.js';
import { TASK_DATA_NAMES, taskDataOf } from '../isoxml/task-data.js';
import { readTimeLogHeader } from '../isoxml/time-log-header.js';
import { timeLogPosition } from '../isoxml/time-log-position.js';
import { TimeLogReader } from '../isoxml/time-log-reader.js';
import { readXmlElements } from '../isoxml/xml-elements.js';
import { createPipeline, type Pipeline } from '../pipeline.js';
import type { Signal } from '../signal/signal.js';
import { CAN_LOG_FORMATS } from './can-log.js';
import { readGpsdReport } from './gpsd-log.js';
import { NmeaLogClock, sentenceTime, splitNmeaLine } from './nmea-line.js';

/** A decoder under fuzzing: takes one input, and throws where something is wrong with what it gives. */
export type FuzzTarget = (input: Uint8Array, atMs: number) => void;

const UTC = new LocalTime('UTC');
/** Two ports of each kind, so that units of one are not those of the other. */
const PORTS = ['first', 'second'] as const;

/** All decoders behind one set of counters. What they keep they keep over all inputs, as in a year of use. */
export class FuzzTargets {
  /** Records and signals that were looked at. */
  checked = 0;
  readonly #pipeline: Pipeline;
  readonly #logs = Object.values(CAN_LOG_FORMATS).map((format) => format(UTC));
  readonly #logClock = new NmeaLogClock(0);

  constructor() {
    this.#pipeline = createPipeline({
      onRecord: (record) => this.#checkRecord(record),
      onSignal: (signal) => this.#checkSignal(signal),
      onFault: ({ reason, value }) => {
        if (reason === '' || value.length > 400) throw new Error(`fault "${reason}" has ${value.length} characters`);
      },
    });
  }

  readonly nmeaBytes: FuzzTarget = (input, atMs) => {
    this.#pipeline.pushNmeaBytes(PORTS[input.length & 1] ?? 'first', input, atMs);
  };

  readonly slcanBytes: FuzzTarget = (input, atMs) => {
    this.#pipeline.pushCanBytes(PORTS[input.length & 1] ?? 'first', input, atMs);
  };

  /** The first four bytes are the identifier, the others the data. */
  readonly canFrame: FuzzTarget = (input, atMs) => {
    const id =
      (((input[0] ?? 0) << 24) | ((input[1] ?? 0) << 16) | ((input[2] ?? 0) << 8) | (input[3] ?? 0)) & 0x1fffffff;
    const frame: CanFrame = { id, extended: true, remote: false, data: input.slice(4, 12) };
    this.#pipeline.pushCanFrame(frame, atMs, 'first');
  };

  readonly logLine: FuzzTarget = (input, atMs) => {
    const text = Buffer.from(input).toString('latin1').trimEnd();
    for (const log of this.#logs) {
      const read = log.read(text);
      if (read.kind === 'frame') this.#pipeline.pushCanFrame(checkedFrame(read.frame), atMs, 'second');
      else if (read.kind === 'message') this.#pipeline.pushMessage({ ...read.message, atMs });
    }
    const { loggedAtMs = 0, sentence } = splitNmeaLine(text, UTC);
    if (!Number.isFinite(loggedAtMs) || !Number.isFinite(this.#logClock.atMs(sentence))) throw new Error('time is NaN');
    sentenceTime(sentence);
    this.#gpsdReport(text, atMs);
  };

  readonly pool: FuzzTarget = (input) => {
    const reading = poolToDeviceDescriptor(input);
    if ('descriptor' in reading) descriptorElements(reading.descriptor);
  };

  readonly xml: FuzzTarget = (input) => {
    const { elements } = readXmlElements(input, TASK_DATA_NAMES);
    taskDataOf(elements);
    readTimeLogHeader(input);
  };

  /** The header stands before the first NUL, the log after it. */
  readonly timeLog: FuzzTarget = (input) => {
    const end = input.indexOf(0);
    const read = readTimeLogHeader(input.subarray(0, Math.max(end, 0)));
    if (!('header' in read)) return;
    const reader = new TimeLogReader(read.header, () => undefined);
    for (const record of [...reader.push(input.subarray(end + 1)), ...reader.end()]) {
      const { latitudeDeg = 0, longitudeDeg = 0 } = timeLogPosition(record, 0) ?? {};
      if (!(Math.abs(latitudeDeg) <= 90 && Math.abs(longitudeDeg) <= 180))
        throw new Error(`place ${latitudeDeg}, ${longitudeDeg}`);
    }
  };

  #gpsdReport(text: string, atMs: number): void {
    let report;
    try {
      report = readGpsdReport(text);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
    if (report !== undefined) this.#pipeline.pushFix(report.receiver.slice(0, 64), report.fix, atMs);
  }

  #checkRecord(record: TelemetryRecord): void {
    this.checked += 1;
    const faults = telemetryRecordFaults(record);
    if (faults.length > 0) throw new Error(`record: ${JSON.stringify(faults)} ${JSON.stringify(record)}`);
  }

  #checkSignal({ name, reading }: Signal): void {
    this.checked += 1;
    if (!isSignalName(name) || (typeof reading === 'number' && !Number.isFinite(reading))) {
      throw new Error(`signal ${name} is ${String(reading)}`);
    }
  }
}

function checkedFrame(frame: CanFrame): CanFrame {
  if (frame.data.length > 8 || !(frame.id >= 0 && frame.id <= 0x1fffffff)) {
    throw new Error(`frame ${frame.id} has ${frame.data.length} bytes`);
  }
  return frame;
}
