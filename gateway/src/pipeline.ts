import type { RecordSource, TelemetryRecord } from '@furrow/protocol/telemetry-record';
import type { CanFrame } from './can/can-frame.js';
import { Implements } from './isobus/implements.js';
import { AddressTable, type BusUnit, type UnitRename } from './j1939/address-table.js';
import { CanFrameToJ1939Message } from './j1939/can-frame-to-j1939-message.js';
import { Diagnostics, type UnitDiagnostics } from './j1939/diagnostics.js';
import type { J1939Message } from './j1939/j1939-message.js';
import { J1939MessageToGnssFix } from './j1939/j1939-message-to-gnss-fix.js';
import { J1939MessageToSignals } from './j1939/j1939-message-to-signals.js';
import { troubleReport, type TroubleReport } from './j1939/trouble-codes.js';
import type { FaultSink } from './log/fault.js';
import { FaultCounter } from './log/fault-counter.js';
import type { GnssFix } from './nmea/gnss-fix.js';
import { NmeaPort } from './nmea/nmea-port.js';
import type { NmeaSentence } from './nmea/nmea-sentence.js';
import { workSwitchReading } from './nmea/work-switch-sentence.js';
import { SerialBytesToCanFrames } from './serial/serial-bytes-to-can-frames.js';
import type { SourceSettings } from './signal/source-ranks.js';
import { LatestSignals, type LatestSignal } from './signal/latest-signals.js';
import type { Signal } from './signal/signal.js';
import { GnssEpochs } from './telemetry/gnss-epochs.js';
import { DEFAULT_PIPELINE_SETTINGS, type PipelineSettings } from './telemetry/pipeline-settings.js';
import { Sampler } from './telemetry/sampler.js';

export interface PipelineOptions {
  readonly onRecord: (record: TelemetryRecord) => void;
  readonly onFault: FaultSink;
  /** Told of each frame and signal on its way, for `decode --to` and for installers. */
  readonly onFrame?: (frame: CanFrame, origin: { readonly bus: string; readonly atMs: number }) => void;
  readonly onSignal?: (signal: Signal) => void;
  /** Told of each whole message, for who takes part in a bus. */
  readonly onMessage?: (message: J1939Message) => void;
  /** Told of each report of trouble codes (DM1, DM2). */
  readonly onTrouble?: (report: TroubleReport) => void;
  /** Where the input stands; set for decoded files only. */
  readonly place?: () => RecordSource | undefined;
  readonly settings?: Partial<PipelineSettings>;
}

/** What may change while the pipeline runs. `recordEveryMs` absent: a record of each epoch. */
export interface SamplingSettings {
  readonly sources: SourceSettings;
  readonly recordEveryMs?: number;
}

/** From bytes to records. It has no clock: `atMs` is the gateway's UTC ms when the bytes came. */
export interface Pipeline {
  /** Bytes of an SLCAN adapter; the port's name stands for its bus. */
  pushCanBytes(portName: string, bytes: Uint8Array, atMs: number): void;
  pushCanFrame(frame: CanFrame, atMs: number, busName: string): void;
  /** A message as canboat's logs have them: whole, or a packet of a transfer. */
  pushMessage(message: J1939Message): void;
  pushNmeaBytes(portName: string, bytes: Uint8Array, atMs: number): void;
  /** A fix that came whole, as gpsd's reports have it. */
  pushFix(receiver: string, fix: GnssFix, atMs: number): void;
  /** A signal read elsewhere, such as a work switch on a control line. */
  pushSignal(signal: Signal): void;
  /** Works by other settings from the next record on; what was heard stays. */
  configure(settings: SamplingSettings): void;
  /** Time passed; call it at least once a second. */
  tick(atMs: number): void;
  /** The input ends: what is open is completed. */
  flush(atMs: number): void;
  counters(): Readonly<Record<string, number>>;
  latest(atMs: number): readonly LatestSignal[];
  /** Trouble codes of each unit that reports them; they are no part of the records. */
  diagnostics(atMs: number): readonly UnitDiagnostics[];
  /** Units that claimed an address, with their NAMEs. */
  units(): readonly BusUnit[];
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
  readonly #addresses = new AddressTable();
  readonly #implements: Implements;
  readonly #messageToSignals: J1939MessageToSignals;
  readonly #messageToFix: J1939MessageToGnssFix;
  readonly #latest: LatestSignals;
  readonly #diagnostics = new Diagnostics();
  readonly #epochs: GnssEpochs;
  readonly #sampler: Sampler;
  #atMs = 0;

  constructor(options: PipelineOptions) {
    this.#options = options;
    this.#settings = { ...DEFAULT_PIPELINE_SETTINGS, ...options.settings };
    this.#counter = new FaultCounter(options.onFault);
    this.#frameToMessage = new CanFrameToJ1939Message(this.#faultOf('can-frame-to-j1939-message'));
    this.#implements = new Implements(this.#faultOf('pool-to-device-descriptor'));
    this.#messageToSignals = new J1939MessageToSignals(this.#implements);
    this.#messageToFix = new J1939MessageToGnssFix(this.#settings.earliestDateMs);
    this.#latest = new LatestSignals(this.#settings);
    this.#sampler = new Sampler(this.#latest, {
      onRecord: (record) => {
        this.#counter.count('records');
        options.onRecord(record);
      },
      onOutOfRange: (name, value) =>
        this.#faultOf('signals-to-telemetry-record')('value out of range', `${name} ${value}`),
      sources: this.#settings.sources,
      elements: (atMs) => this.#implements.samples((unit) => this.#latest.isHeard(unit, atMs)),
      ...(options.place === undefined ? {} : { place: options.place }),
    });
    this.#epochs = new GnssEpochs(this.#sampler, this.#settings.sources, {
      onEpoch: (isUsed) => this.#counter.count(isUsed ? 'fixes' : 'fixes of a receiver that was not chosen'),
      onPassedOver: (receiver) => this.#faultOf('gnss-epochs')('several receivers, this one is not used', receiver),
      onChanged: () => this.#counter.count('changes of the receiver'),
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
    if (message !== undefined) this.#takeMessage(message);
    else this.#sampler.advance(atMs);
  }

  pushMessage(message: J1939Message): void {
    this.#atMs = message.atMs;
    const whole = this.#frameToMessage.join(message);
    if (whole !== undefined) this.#takeMessage(whole);
    else this.#sampler.advance(message.atMs);
  }

  pushNmeaBytes(portName: string, bytes: Uint8Array, atMs: number): void {
    this.#atMs = atMs;
    this.#nmeaPort(portName).push(bytes, atMs);
    this.#sampler.advance(atMs);
  }

  pushFix(receiver: string, fix: GnssFix, atMs: number): void {
    this.#atMs = atMs;
    this.#epochs.begin(receiver, atMs);
    this.#epochs.end(receiver, fix, atMs);
    this.#sampler.advance(atMs);
  }

  pushSignal(signal: Signal): void {
    this.#atMs = signal.atMs;
    this.#latest.hear(signal.unit, signal.atMs);
    this.#take(signal);
    this.#sampler.advance(signal.atMs);
  }

  configure(settings: SamplingSettings): void {
    this.#latest.configure(settings.sources);
    this.#epochs.configure(settings.sources);
    this.#sampler.configure(settings);
  }

  tick(atMs: number): void {
    this.#atMs = atMs;
    for (const port of this.#nmeaPorts.values()) port.tick(atMs);
    this.#frameToMessage.tick(atMs);
    this.#sampler.advance(atMs);
  }

  flush(atMs: number): void {
    this.#atMs = atMs;
    for (const port of this.#nmeaPorts.values()) port.flush(atMs);
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

  diagnostics(atMs: number): readonly UnitDiagnostics[] {
    return this.#diagnostics.at(atMs);
  }

  units(): readonly BusUnit[] {
    return this.#addresses.units();
  }

  #takeMessage(message: J1939Message): void {
    const { atMs } = message;
    this.#counter.count('messages');
    this.#options.onMessage?.(message);
    this.#rename(this.#addresses.push(message));
    const unit = this.#addresses.unit(message);
    this.#latest.hear(unit, atMs);
    for (const signal of this.#messageToSignals.push(message, unit)) this.#take(signal);
    this.#takeTrouble(troubleReport(message, unit));
    const fix = this.#messageToFix.push(message);
    if (fix !== undefined) {
      this.#epochs.begin(unit, atMs);
      this.#epochs.end(unit, fix, atMs);
    }
    this.#sampler.advance(atMs);
  }

  #rename(rename: UnitRename | undefined): void {
    if (rename === undefined) return;
    this.#latest.rename(rename);
    this.#epochs.rename(rename);
    this.#implements.rename(rename);
    this.#diagnostics.rename(rename);
  }

  #takeTrouble(report: TroubleReport | undefined): void {
    if (report === undefined) return;
    this.#counter.count('trouble reports');
    this.#diagnostics.take(report);
    this.#options.onTrouble?.(report);
  }

  #takeSentence(sentence: NmeaSentence, port: { readonly name: string; readonly atMs: number }): void {
    this.#counter.count('sentences');
    const { workSwitch } = this.#settings;
    const reading = workSwitchReading(sentence, workSwitch);
    if (reading === undefined) return;
    const { name: unit, atMs } = port;
    this.#latest.hear(unit, atMs);
    this.#take({ name: 'workSwitch', reading, source: workSwitch.sentence, unit, atMs });
  }

  #take(signal: Signal): void {
    this.#counter.count('signals');
    this.#latest.update(signal);
    this.#sampler.signalsArrived();
    this.#options.onSignal?.(signal);
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
      const headingOffsetDeg = this.#settings.headingOffsetDegByPort?.[portName] ?? 0;
      port = new NmeaPort(
        { ...this.#settings, headingOffsetDeg },
        {
          onSentence: (sentence, atMs) => this.#takeSentence(sentence, { name: portName, atMs }),
          onEpochBegun: (atMs) => this.#epochs.begin(portName, atMs),
          onEpochEnded: (fix, atMs) => this.#epochs.end(portName, fix, atMs),
          faultOf: (stage) => this.#faultOf(stage, portName),
        },
      );
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
