import type { FieldLog, GapClass, WorkLog } from './work-log.js';
import type { UnionArea } from './union-area.js';

/** Square metres, metres, seconds; see the README for what each figure means. */
export interface TruthFigures {
  readonly grossM2: number;
  readonly netM2: number;
  readonly ownOverlapM2: number;
  readonly workedDistanceM: number;
  readonly workedTimeS: number;
  readonly loweredTimeS: number;
}
export interface ObservableFigures extends TruthFigures {
  readonly interpolatedM2: number;
  readonly unknownDistanceM: number;
  readonly unknownTimeS: number;
}
export interface FieldTruth {
  readonly partfieldId: string;
  readonly startTime: number;
  readonly endTime: number;
  readonly truth: TruthFigures;
  readonly observable: ObservableFigures;
}
export interface TruthReport {
  readonly jobs: readonly FieldTruth[];
  readonly truth: TruthFigures & { readonly jobs: number; readonly transportDistanceM: number };
  readonly observable: ObservableFigures & { readonly jobs: number };
}

function strips(logs: readonly FieldLog[], classes: readonly GapClass[]) {
  return logs.flatMap((log) => classes.flatMap((known) => log.collectors[known].strips));
}

function figures(logs: readonly FieldLog[], classes: readonly GapClass[], netM2: number): TruthFigures {
  const parts = logs.flatMap((log) => classes.map((known) => log.figures[known]));
  const total = (name: 'grossM2' | 'workedDistanceM' | 'workedTimeS' | 'loweredTimeS') =>
    parts.reduce((sum, part) => sum + part[name], 0);
  const grossM2 = total('grossM2');
  return {
    grossM2,
    netM2,
    ownOverlapM2: grossM2 - netM2,
    workedDistanceM: total('workedDistanceM'),
    workedTimeS: total('workedTimeS'),
    loweredTimeS: total('loweredTimeS'),
  };
}

/** Unions are computed only where the classes differ: most runs have no gap at all. */
function figuresOf(logs: readonly FieldLog[], area: UnionArea) {
  const any = (known: GapClass) => logs.some((log) => log.collectors[known].strips.length > 0);
  const joinedM2 = area.unionAreaM2(strips(logs, ['joined']));
  const seenM2 = any('interpolated') ? area.unionAreaM2(strips(logs, ['joined', 'interpolated'])) : joinedM2;
  const trueM2 = any('unknown') ? area.unionAreaM2(strips(logs, ['joined', 'interpolated', 'unknown'])) : seenM2;
  const lost = figures(logs, ['unknown'], 0);
  return {
    truth: figures(logs, ['joined', 'interpolated', 'unknown'], trueM2),
    observable: {
      ...figures(logs, ['joined', 'interpolated'], seenM2),
      interpolatedM2: seenM2 - joinedM2,
      unknownDistanceM: lost.workedDistanceM,
      unknownTimeS: lost.workedTimeS,
    },
  };
}

/** The truth per partfield and in total; `startMs` is the time of story second 0, UTC milliseconds. */
export function reportTruth(log: WorkLog, area: UnionArea, startMs: number): TruthReport {
  const logs = [...log.fields.values()];
  const jobs = logs.map((field) => ({
    partfieldId: field.partfieldId,
    startTime: Math.round(startMs + field.firstWorkedS * 1000),
    endTime: Math.round(startMs + field.lastWorkedS * 1000),
    ...figuresOf([field], area),
  }));
  const only = jobs.length === 1 ? jobs[0] : undefined;
  const total = only ?? figuresOf(logs, area);
  return {
    jobs,
    truth: { ...total.truth, jobs: jobs.length, transportDistanceM: log.transportDistanceM },
    observable: { ...total.observable, jobs: jobs.length },
  };
}
