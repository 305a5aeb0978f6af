import type { RecordSource, TelemetryRecord } from '@furrow/protocol/telemetry-record';
import type { CanFrame } from './can/can-frame.js';
import { CanFrameToJ1939Message } from './j1939/can-frame-to-j1939-message.js';
import type { J1939Message } from './j1939/j1939-message.js';
import { J1939MessageToGnssFix } from './j1939/j1939-message-to-gnss-fix.js';
import { J1939MessageToSignals } from './j1939/j1939-message-to-signals.js';
import type { FaultSink } from './log/fault.js';
import { FaultCounter } from './log/fault-counter.js';
import type { GnssFix } from './nmea/gnss-fix.js';
import { NmeaSentenceToGnssFix } from './nmea/nmea-sentence-to-gnss-fix.js';
import { SerialBytesToCanFrames } from './serial/serial-bytes-to-can-frames.js';
import { SerialBytesToNmeaSentences } from './serial/serial-bytes-to-nmea-sentences.js';
import { LatestSignals, type LatestSignal } from './signal/latest-signals.js';
import type { Signal } from './signal/signal.js';
import { GnssChoice } from './telemetry/gnss-choice.js';
import { Sampler } from './telemetry/sampler.js';

export interface PipelineSettings {
  /** A signal not heard for this long is `stale`. */
  readonly staleAfterMs: number;
  /** Process data are sent on change only; they hold until their unit is silent for this long. */
  readonly unitSilentAfterMs: number;
  /** Whether an NMEA sentence without a checksum is taken. */
  readonly allowMissingChecksum: boolean;
  /** UTC ms; earlier receiver dates come from cold receivers and week roll-overs. */
  readonly earliestDateMs: number;
  /** Start of the UTC day of the first sentence, for receivers that never say a date. */
  readonly firstDateMs?: number;
}

/** ISO 11783-10 takes a silent client for lost after 6 s; one and a half times that for late messages. */
export const DEFAULT_PIPELINE_SETTINGS: PipelineSettings = {
  staleAfterMs: 5000,
  unitSilentAfterMs: 9000,
  allowMissingChecksum: false,
  earliestDateMs: Date.UTC(2020, 0, 1),
};

export interface PipelineOptions {
  readonly onRecord: (record: TelemetryRecord) => void;
  readonly onFault: FaultSink;
  /** Told of each frame and signal on its way, for `decode --to` and for installers. */
  readonly onFrame?: (frame: CanFrame, origin: { readonly bus: string; readonly atMs: number }) => void;
  readonly onSignal?: (signal: Signal) => void;
  /** Where the input stands; set for decoded files only. */
  readonly place?: () => RecordSource | undefined;
  readonly settings?: Partial<PipelineSettings>;
}

/** From bytes to records. It has no clock: `atMs` is the gateway's UTC ms when the bytes came. */
export interface Pipeline {
  /** Bytes of an SLCAN adapter; the port's name stands for its bus. */
  pushCanBytes(portName: string, bytes: Uint8Array, atMs: number): void;
  pushCanFrame(frame: CanFrame, atMs: number, busName: string): void;
  /** A message that came whole, as canboat's logs have them. */
  pushMessage(message: J1939Message): void;
  pushNmeaBytes(portName: string, bytes: Uint8Array, atMs: number): void;
  /** A signal read elsewhere, such as a work switch on a control line. */
  pushSignal(signal: Signal): void;
  /** Time passed; call it at least once a second. */
  tick(atMs: number): void;
  /** The input ends: what is open is completed. */
  flush(atMs: number): void;
  counters(): Readonly<Record<string, number>>;
  latest(atMs: number): readonly LatestSignal[];
}

/** The steps of one NMEA port. */
interface NmeaPort {
  readonly bytesToSentences: SerialBytesToNmeaSentences;
  readonly sentenceToFix: NmeaSentenceToGnssFix;
}

/** The ordered steps of the gateway, live and in replay. */
export function createPipeline(options: PipelineOptions): Pipeline {
  return new GatewayPipeline(options);
}

class GatewayPipeline implements Pipeline {
  readonly #options: PipelineOptions;
  readonly #settings: PipelineSettings;
  readonly #counter: FaultCounter;
  readonly #canPorts = new Map<string, SerialBytesToCanFrames>();
  readonly #nmeaPorts = new Map<string, NmeaPort>();
  readonly #frameToMessage: CanFrameToJ1939Message;
  readonly #messageToSignals = new J1939MessageToSignals();
  readonly #messageToFix: J1939MessageToGnssFix;
  readonly #latest: LatestSignals;
  readonly #gnssChoice = new GnssChoice();
  /** Receivers that were reported as not used. */
  readonly #passedOver = new Set<string>();
  readonly #sampler: Sampler;
  #atMs = 0;

  constructor(options: PipelineOptions) {
    this.#options = options;
    this.#settings = { ...DEFAULT_PIPELINE_SETTINGS, ...options.settings };
    this.#counter = new FaultCounter(options.onFault);
    this.#frameToMessage = new CanFrameToJ1939Message(this.#faultOf('can-frame-to-j1939-message'));
    this.#messageToFix = new J1939MessageToGnssFix(this.#settings.earliestDateMs);
    this.#latest = new LatestSignals(this.#settings);
    this.#sampler = new Sampler(this.#latest, {
      onRecord: (record) => {
        this.#counter.count('records');
        options.onRecord(record);
      },
      onOutOfRange: (name, value) =>
        this.#faultOf('signals-to-telemetry-record')('value out of range', `${name} ${value}`),
      ...(options.place === undefined ? {} : { place: options.place }),
    });
  }

  pushCanBytes(portName: string, bytes: Uint8Array, atMs: number): void {
    this.#atMs = atMs;
    for (const frame of this.#canPort(portName).push(bytes)) this.pushCanFrame(frame, atMs, portName);
  }

  pushCanFrame(frame: CanFrame, atMs: number, busName: string): void {
    this.#atMs = atMs;
    this.#counter.count('frames');
    const origin = { bus: busName, atMs };
    this.#options.onFrame?.(frame, origin);
    const message = this.#frameToMessage.push(frame, origin);
    if (message !== undefined) this.pushMessage(message);
    else this.#sampler.advance(atMs);
  }

  pushMessage(message: J1939Message): void {
    this.#atMs = message.atMs;
    this.#counter.count('messages');
    const { unit, signals } = this.#messageToSignals.push(message);
    this.#latest.hear(unit, message.atMs);
    for (const signal of signals) this.#take(signal);
    const fix = this.#messageToFix.push(message);
    if (fix !== undefined) {
      const receiver = `${message.bus} address ${message.source}`;
      if (this.#gnssChoice.accept(receiver, message.atMs)) this.#sampler.beginEpoch(message.atMs);
      this.#endEpoch(receiver, fix, message.atMs);
    }
    this.#sampler.advance(message.atMs);
  }

  pushNmeaBytes(portName: string, bytes: Uint8Array, atMs: number): void {
    this.#atMs = atMs;
    const { bytesToSentences, sentenceToFix } = this.#nmeaPort(portName);
    for (const sentence of bytesToSentences.push(bytes)) {
      this.#counter.count('sentences');
      const { completed, started } = sentenceToFix.push(sentence, atMs);
      if (completed !== undefined) this.#endEpoch(portName, completed, atMs);
      if (started && this.#gnssChoice.accept(portName, atMs)) this.#sampler.beginEpoch(atMs);
    }
    this.#sampler.advance(atMs);
  }

  pushSignal(signal: Signal): void {
    this.#atMs = signal.atMs;
    this.#latest.hear(signal.unit, signal.atMs);
    this.#take(signal);
    this.#sampler.advance(signal.atMs);
  }

  tick(atMs: number): void {
    this.#atMs = atMs;
    for (const [portName, { sentenceToFix }] of this.#nmeaPorts) {
      const fix = sentenceToFix.tick(atMs);
      if (fix !== undefined) this.#endEpoch(portName, fix, atMs);
    }
    this.#sampler.advance(atMs);
  }

  flush(atMs: number): void {
    this.#atMs = atMs;
    for (const [portName, { bytesToSentences, sentenceToFix }] of this.#nmeaPorts) {
      bytesToSentences.end();
      const fix = sentenceToFix.flush();
      if (fix !== undefined) this.#endEpoch(portName, fix, atMs);
    }
    this.#frameToMessage.end();
    this.#sampler.advance(atMs);
    this.#sampler.end(atMs);
  }

  counters(): Readonly<Record<string, number>> {
    return this.#counter.counts();
  }

  latest(atMs: number): readonly LatestSignal[] {
    return this.#latest.at(atMs);
  }

  #take(signal: Signal): void {
    this.#counter.count('signals');
    this.#latest.update(signal);
    this.#sampler.signalsArrived();
    this.#options.onSignal?.(signal);
  }

  #endEpoch(receiver: string, fix: GnssFix, atMs: number): void {
    if (this.#gnssChoice.accept(receiver, atMs)) {
      this.#counter.count('fixes');
      this.#sampler.endEpoch(fix, atMs);
    } else {
      this.#counter.count('fixes of a receiver that was not chosen');
      if (!this.#passedOver.has(receiver))
        this.#faultOf('gnss-choice')('several receivers, this one is not used', receiver);
      this.#passedOver.add(receiver);
    }
  }

  #canPort(portName: string): SerialBytesToCanFrames {
    let port = this.#canPorts.get(portName);
    if (port === undefined) {
      port = new SerialBytesToCanFrames(this.#faultOf('serial-bytes-to-can-frames', portName));
      this.#canPorts.set(portName, port);
    }
    return port;
  }

  #nmeaPort(portName: string): NmeaPort {
    let port = this.#nmeaPorts.get(portName);
    if (port === undefined) {
      port = {
        bytesToSentences: new SerialBytesToNmeaSentences(
          this.#settings,
          this.#faultOf('serial-bytes-to-nmea-sentences', portName),
        ),
        sentenceToFix: new NmeaSentenceToGnssFix(this.#settings, this.#faultOf('nmea-sentence-to-gnss-fix', portName)),
      };
      this.#nmeaPorts.set(portName, port);
    }
    return port;
  }

  /** What a step reports its faults to, with its name and that of its port. */
  #faultOf(stage: string, name?: string): (reason: string, value: string) => void {
    const place = name === undefined ? {} : { place: { name } };
    return (reason, value) => this.#counter.fault({ stage, reason, value, atMs: this.#atMs, ...place });
  }
}
