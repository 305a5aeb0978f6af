import { Type } from 'typebox';
import { compileConfigCheck } from '../config/config-check.js';
import { SourceConfig } from '../config/source-config.js';
import { DEFAULT_WORK_SWITCH, type WorkSwitchSentence } from '../nmea/work-switch-sentence.js';
import type { SourceSettings } from '../signal/source-ranks.js';

export type CaptureKind = 'candump' | 'nmea';

/** What a capture says of itself in its first lines. */
export interface CaptureHeader {
  readonly kind: CaptureKind;
  readonly gatewayId: string;
  readonly version: string;
  /** Name and device of the port, as the configuration has them. */
  readonly port: string;
  readonly device: string;
  /** UTC ms. */
  readonly startMs: number;
  /** 1 for the first file of the port. */
  readonly part: number;
  /** `250000 bit/s`, `115200 baud`, or who sets it. */
  readonly rate: string;
  /** What decoding needs to come to the same records. */
  readonly headingOffsetDeg?: number;
  readonly workSwitch?: WorkSwitchSentence;
  /** Which of several sources was used: a section of the configuration. */
  readonly sources?: SourceSettings;
}

const sourceFaults = compileConfigCheck(Type.Object({ sources: SourceConfig }));
const FIRST_LINE = /^# furrow-gateway capture: (candump|nmea)$/;

/** The header as comment lines, each with its line end. */
export function captureHeaderText(header: CaptureHeader): string {
  const { kind, gatewayId, version, port, device, startMs, part, rate, headingOffsetDeg, workSwitch, sources } = header;
  const lines = [
    `furrow-gateway capture: ${kind}`,
    `gateway: ${gatewayId}`,
    `version: ${version}`,
    `port: ${port}`,
    `device: ${device}`,
    `start: ${new Date(startMs).toISOString()}`,
    `part: ${part}`,
    `rate: ${rate}`,
    ...(headingOffsetDeg === undefined ? [] : [`heading offset: ${headingOffsetDeg} deg`]),
    ...(workSwitch === undefined
      ? []
      : [`work switch: ${workSwitch.sentence} ${workSwitch.field} ${sense(workSwitch)}`]),
    ...(sources === undefined ? [] : [`sources: ${JSON.stringify(sources)}`]),
  ];
  return lines.map((line) => `# ${line}\n`).join('');
}

/** What of its header decoding a capture needs; undefined where the first line is not that of one. */
export interface CaptureFacts {
  readonly kind: CaptureKind;
  readonly port?: string;
  readonly headingOffsetDeg?: number;
  readonly workSwitch?: WorkSwitchSentence;
  readonly sources?: SourceSettings;
}

/** @param lines the first lines of a file */
export function readCaptureHeader(lines: readonly string[]): CaptureFacts | undefined {
  const kind = FIRST_LINE.exec(lines[0] ?? '')?.[1] as CaptureKind | undefined;
  if (kind === undefined) return undefined;
  const end = lines.findIndex((line) => !line.startsWith('#'));
  const header = lines.slice(0, end < 0 ? lines.length : end);
  const value = (pattern: RegExp): string | undefined => header.map((line) => pattern.exec(line)?.[1]).find(Boolean);
  const port = value(/^# port: ([A-Za-z0-9_-]{1,32})$/);
  const offset = value(/^# heading offset: (-?\d+(?:\.\d+)?) deg$/);
  const workSwitch = readWorkSwitch(value(/^# work switch: (.+)$/));
  const sources = readSources(value(/^# sources: (\{.{1,16384}\})$/));
  return {
    kind,
    ...(port === undefined ? {} : { port }),
    ...(offset === undefined ? {} : { headingOffsetDeg: Number(offset) }),
    ...(workSwitch === undefined ? {} : { workSwitch }),
    ...(sources === undefined ? {} : { sources }),
  };
}

/** A header that somebody wrote by hand must not bring more than the configuration may. */
function readSources(text: string | undefined): SourceSettings | undefined {
  try {
    const sources: unknown = JSON.parse(text ?? '');
    return sourceFaults({ sources }).length === 0 ? (sources as SourceSettings) : undefined;
  } catch {
    return undefined;
  }
}

function readWorkSwitch(text: string | undefined): WorkSwitchSentence | undefined {
  const [, sentence, field, how] = /^([A-Z0-9]{4,10}) (\d{1,2}) (inverted|direct)$/.exec(text ?? '') ?? [];
  if (sentence === undefined) return undefined;
  return { ...DEFAULT_WORK_SWITCH, sentence, field: Number(field), inverted: how === 'inverted' };
}

function sense({ inverted }: WorkSwitchSentence): string {
  return inverted ? 'inverted' : 'direct';
}
