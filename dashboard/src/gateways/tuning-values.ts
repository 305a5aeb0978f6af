import type { GatewayTuning, SourceRanks } from '@furrow/protocol/gateway-tuning';

/** Sources of speed as a form offers them. */
export const SPEED_SOURCES = ['receiver', 'machineSelected', 'ground', 'wheel'] as const;
/** Fields of the form that hold a number of seconds. */
export const SECOND_FIELDS = ['sealAfterS', 'recordEveryS', 'silentAfterS', 'holdS'] as const;
export type TuningField = (typeof SECOND_FIELDS)[number] | 'receivers' | 'units' | 'speed' | 'signals';

/** A tuning as the fields of a form hold it; empty is "as the gateway's own file has it". */
export interface TuningValues extends Readonly<Record<Exclude<TuningField, 'speed'>, string>> {
  readonly speed: readonly string[];
}

/** What the fields of the form show of a tuning. */
export function toTuningValues({ sealAfterS, recordEveryMs, sources = {} }: GatewayTuning): TuningValues {
  const { silentAfterMs, holdMs, receivers = [], units = [], speed = [], signals = {} } = sources;
  return {
    sealAfterS: sealAfterS === undefined ? '' : String(sealAfterS),
    recordEveryS: secondsText(recordEveryMs),
    silentAfterS: secondsText(silentAfterMs),
    holdS: secondsText(holdMs),
    receivers: receivers.join(', '),
    units: units.join(', '),
    speed,
    signals: Object.entries(signals)
      .map(([name, sources]) => `${name}: ${sources.join(', ')}`)
      .join('\n'),
  };
}

/** The tuning that the fields say; whether it is a sound one is for its schema. */
export function toTuning(values: TuningValues): GatewayTuning {
  const speed = values.speed.filter((source) => source !== '') as NonNullable<SourceRanks['speed']>;
  const signals = values.signals.split('\n').filter((line) => line.trim() !== '');
  const sources = {
    ...milliseconds('silentAfterMs', values.silentAfterS),
    ...milliseconds('holdMs', values.holdS),
    ...names('receivers', values.receivers),
    ...names('units', values.units),
    ...(speed.length === 0 ? {} : { speed }),
    ...(signals.length === 0 ? {} : { signals: Object.fromEntries(signals.map(signalOf)) }),
  };
  return {
    ...(values.sealAfterS.trim() === '' ? {} : { sealAfterS: Number(values.sealAfterS) }),
    ...milliseconds('recordEveryMs', values.recordEveryS),
    ...(Object.keys(sources).length === 0 ? {} : { sources }),
  };
}

const FIELD_OF: Readonly<Record<string, TuningField>> = {
  sealAfterS: 'sealAfterS',
  recordEveryMs: 'recordEveryS',
  silentAfterMs: 'silentAfterS',
  holdMs: 'holdS',
  receivers: 'receivers',
  units: 'units',
  speed: 'speed',
  signals: 'signals',
};

/** The field of the form that holds what a JSON pointer into a tuning names. */
export function fieldAt(pointer: string): TuningField | undefined {
  const [first = '', second = ''] = pointer.split('/').slice(1);
  return FIELD_OF[first === 'sources' ? second : first];
}

function secondsText(ms: number | undefined): string {
  return ms === undefined ? '' : String(ms / 1000);
}

function milliseconds<N extends string>(name: N, text: string): { [key in N]?: number } {
  if (text.trim() === '') return {};
  return { [name]: Math.round(Number(text) * 1000) } as { [key in N]?: number };
}

function names<N extends string>(name: N, text: string): { [key in N]?: string[] } {
  const list = listOf(text);
  return (list.length === 0 ? {} : { [name]: list }) as { [key in N]?: string[] };
}

function signalOf(line: string): [name: string, sources: string[]] {
  const [name = '', ...rest] = line.split(/[:：]/);
  return [name.trim(), listOf(rest.join(':'))];
}

/** A comma of either kind of keyboard separates. */
function listOf(text: string): string[] {
  return text.split(/[,，]/).flatMap((entry) => (entry.trim() === '' ? [] : [entry.trim()]));
}
