import { repeatEvery, type Clock } from '../clock/clock.js';
import { bytesText } from '../health/status-format.js';
import type { WorkSwitchSentence } from '../nmea/work-switch-sentence.js';
import type { CanSource } from '../port/can-source.js';
import type { SerialSource } from '../port/serial-source.js';
import { SerialBytesToCanFrames } from '../serial/serial-bytes-to-can-frames.js';
import type { Signal } from '../signal/signal.js';
import type { CaptureFolder, CaptureSubject, CaptureWriter } from './capture-folder.js';
import { ByteLines, candumpLine, nmeaLine, remarkLine, workSwitchSentence } from './capture-lines.js';

/** A port with what its captures say of it. */
export interface RecordedPort {
  readonly source: SerialSource | CanSource;
  readonly subject: CaptureSubject;
}

export interface RecorderParts {
  readonly clock: Clock;
  readonly folder: CaptureFolder;
  readonly ports: readonly RecordedPort[];
  /** The disk takes no more: the recording has ended. */
  readonly onFault: (error: Error) => void;
}

/** A kill or a power cut costs as much. */
const FLUSH_MS = 1000;

interface Stream {
  readonly port: RecordedPort;
  readonly writer: CaptureWriter;
  /** Frames or lines so far. */
  count: number;
}

/** Writes what ports say to captures, until stopped. */
export class Recorder {
  readonly #parts: RecorderParts;
  readonly #streams: readonly Stream[];
  #stopFlushes: (() => void) | undefined;
  #hasFailed = false;

  constructor(parts: RecorderParts) {
    this.#parts = parts;
    this.#streams = parts.ports.map((port) => ({ port, writer: parts.folder.writer(port.subject), count: 0 }));
  }

  start(): void {
    const { clock, folder } = this.#parts;
    for (const stream of this.#streams) {
      if (stream.port.subject.kind === 'candump') this.#recordCan(stream);
      else this.#recordLines(stream);
    }
    this.#stopFlushes = repeatEvery(clock, FLUSH_MS, () => this.#attempt(() => folder.flush()));
  }

  /** Closes ports and files. */
  async stop(): Promise<void> {
    this.#stopFlushes?.();
    await Promise.all(this.#streams.map(({ port }) => port.source.stop()));
    this.#attempt(() => this.#parts.folder.close());
  }

  /** Frames and lines so far. */
  get count(): number {
    return this.#streams.reduce((sum, { count }) => sum + count, 0);
  }

  /** What was heard so far, for a person who waits: `tractor 4251 frames, receiver 20 lines, 180 KiB`. */
  progress(): string {
    const heard = this.#streams.map(({ port, count }) => {
      const { port: name, kind } = port.subject;
      const missing = port.source.state === 'open' || port.source.state === 'stopped' ? '' : ' (not open)';
      return `${name} ${count} ${kind === 'candump' ? 'frames' : 'lines'}${missing}`;
    });
    return [...heard, bytesText(this.#parts.folder.bytes)].join(', ');
  }

  /** Takes a signal of a switch on a control line as the sentence that would have said it. */
  takeSwitch({ reading, unit, atMs }: Signal, settings: WorkSwitchSentence): void {
    const stream = this.#streams.find(({ port }) => port.subject.port === unit);
    if (stream !== undefined) this.#write(stream, nmeaLine(workSwitchSentence(reading, settings), atMs));
  }

  #recordCan(stream: Stream): void {
    const { clock } = this.#parts;
    const { source, subject } = stream.port;
    const toFrames = new SerialBytesToCanFrames((reason, value) => this.#remark(stream, `${reason}: ${value}`));
    const onFrame = (frame: Parameters<typeof candumpLine>[0]): void => {
      stream.count += 1;
      this.#write(stream, candumpLine(frame, subject.port, clock.now()));
    };
    source.start({ ...this.#portEvents(stream), onFrame, onBytes: (bytes) => toFrames.push(bytes).forEach(onFrame) });
  }

  #recordLines(stream: Stream): void {
    const { clock } = this.#parts;
    const lines = new ByteLines();
    const take = (line: string): void => {
      stream.count += 1;
      this.#write(stream, nmeaLine(line, clock.now()));
    };
    const onBytes = (bytes: Uint8Array): void => lines.push(bytes).forEach(take);
    stream.port.source.start({ ...this.#portEvents(stream), onBytes, onFrame: () => undefined });
  }

  #portEvents(stream: Stream) {
    return {
      onOpen: () => this.#remark(stream, 'port open'),
      onClose: (reason: string) => this.#remark(stream, `port closed: ${reason}`),
    };
  }

  #remark(stream: Stream, text: string): void {
    this.#write(stream, remarkLine(text, this.#parts.clock.now()));
  }

  #write({ writer }: Stream, line: string): void {
    this.#attempt(() => writer.line(line));
  }

  #attempt(act: () => void): void {
    if (this.#hasFailed) return;
    try {
      act();
    } catch (error) {
      this.#hasFailed = true;
      this.#parts.onFault(error as Error);
    }
  }
}
