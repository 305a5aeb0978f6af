import type { Correction, CorrectionCause, CorrectionChange } from '@furrow/protocol/correction';
import type { SignedInReader } from '../shell/reader.js';

/** What a correction is told with: the reader's words, formats and names. */
export type CorrectionReader = Pick<SignedInReader, 'text' | 'format' | 'names'>;

/** Areas in the order that a reader asks for them; the others are told only where none of these changed. */
const FIRST_AREAS = ['netM2', 'uniqueM2'];

/** One line of the ledger in plain words: `3 March: net area 41.20 → 43.05 mu, 212 late fixes, on 5 March`. */
export function correctionWords(correction: Correction, reader: CorrectionReader): string {
  const { text, format } = reader;
  const causes = correction.why.map((cause) => causeWords(cause, correction, reader));
  return text.correction.line({
    day: format.shortDay(correction.localDay),
    changes: changeWords(correction, reader).join(text.correction.separator),
    causes: causes.join(text.correction.separator),
    when: format.shortDayOf(correction.at),
  });
}

function changeWords({ changes }: Correction, reader: CorrectionReader): string[] {
  const { text, format } = reader;
  const exists = changes.find(({ what }) => what === 'exists');
  if (exists !== undefined) {
    const net = changes.find(({ what }) => what === 'netM2');
    const areaM2 = exists.to === true ? net?.to : net?.from;
    const area = `${format.area(Number(areaM2 ?? 0))} ${text.unit[format.unit]}`;
    return [exists.to === true ? text.correction.appeared(area) : text.correction.vanished(area)];
  }
  const labels = changes.flatMap((change) => labelWords(change, reader));
  const areas = changes.filter(({ what }) => what.endsWith('M2') && what in text.correction.figure);
  const first = areas.filter(({ what }) => FIRST_AREAS.includes(what));
  const told = [...labels, ...(first.length > 0 ? first : areas.slice(0, 1)).map((area) => areaWords(area, reader))];
  return told.length > 0 ? told : [text.correction.otherFigures];
}

function areaWords({ what, from, to }: CorrectionChange, { text, format }: CorrectionReader): string {
  const name = text.correction.figure[what as keyof typeof text.correction.figure];
  const print = (areaM2: CorrectionChange['from']) => (areaM2 === null ? text.unknown : format.area(Number(areaM2)));
  const [before, after] = [print(from), print(to)];
  if (before === after) return text.correction.little(name);
  return `${name} ${before} → ${after} ${text.unit[format.unit]}`;
}

function labelWords({ what, from, to }: CorrectionChange, { text, names }: CorrectionReader): string[] {
  const { records, unknown } = text;
  const told = (label: string, nameOf: (id: string | null) => string | null) => {
    const [before, after] = [from, to].map((id) => (typeof id === 'string' ? nameOf(id) : null) ?? unknown);
    return [`${label} ${before} → ${after}`];
  };
  switch (what) {
    case 'driverId':
      return told(records.driver, names.driver);
    case 'operation':
      return told(records.operation, names.operation);
    case 'partfieldId':
      return told(records.partfield, names.partfield);
    case 'townshipCode':
      return told(records.township, names.township);
    case 'organisationId':
    case 'implementId':
      return told(text.correction[what], (id) => id);
    default:
      return [];
  }
}

/** Why a figure changed; of another machine with its name. */
export function causeWords(
  cause: CorrectionCause,
  { machineId }: Pick<Correction, 'machineId'>,
  reader: CorrectionReader,
): string {
  const { text, format, names } = reader;
  const { correction } = text;
  switch (cause.kind) {
    case 'lateRecords': {
      const late = correction.lateRecords(cause.records, format.count(cause.records));
      return machineId === cause.machineId ? late : correction.ofMachine(late, names.machine(cause.machineId));
    }
    case 'registry':
      return correction.registry(correction.collection(cause.collection), cause.by);
    case 'engine':
      return correction.engine(cause.from.split(' ')[0] ?? cause.from, cause.to.split(' ')[0] ?? cause.to);
    case 'jobContinues':
      return correction.jobContinues;
    default:
      return correction.unknownCause;
  }
}
