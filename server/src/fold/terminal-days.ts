import type { Flag } from '@furrow/protocol/flag';
import { type Sliced, SliceMeter } from '../coverage/sliced.js';
import type { WorkJob } from '../job/work-job.js';
import { terminalsDisagreeing, type TerminalTrack } from '../flag/terminals-disagree.js';
import type { RegistryView } from '../registry/registry-view.js';
import { hasFix } from '../swath/fix-link.js';
import type { DayInputs } from './day-inputs.js';
import type { FoldState } from './fold-state.js';
import type { JournalReader } from './folds.js';

/** Records are read back by the quarter of an hour: a slice each. */
const READ_MS = 15 * 60_000;
/** A slice of reading costs so much for each record. */
const RECORD_COST = 5;

/** One machine-day with several terminals, and the jobs that worked on it. */
interface TerminalDay {
  readonly machineId: string;
  readonly localDay: string;
  readonly time: number;
  readonly inputs: DayInputs;
  readonly jobIds: string[];
}

export interface TerminalDaysOptions {
  readonly fold: FoldState;
  readonly registry: RegistryView;
  readonly reader: JournalReader;
}

/** Compares the terminals of machines that have several; what a day said is kept until more of it comes. */
export class TerminalDays {
  private readonly options: TerminalDaysOptions;
  private readonly known = new WeakMap<DayInputs, { readonly version: number; readonly flags: readonly Flag[] }>();

  constructor(options: TerminalDaysOptions) {
    this.options = options;
  }

  /** Questions about the days that these jobs worked on. */
  *flags(jobs: readonly WorkJob[]): Sliced<Flag[]> {
    const flags: Flag[] = [];
    for (const day of this.daysOf(jobs)) {
      const { version } = day.inputs;
      let known = this.known.get(day.inputs);
      if (known?.version !== version) {
        const tracks = yield* this.tracksOf(day);
        known = { version, flags: terminalsDisagreeing([{ ...day, jobIds: [], tracks }]) };
        this.known.set(day.inputs, known);
      }
      flags.push(...known.flags.map((flag) => ({ ...flag, jobIds: [...day.jobIds] })));
    }
    return flags;
  }

  private daysOf(jobs: readonly WorkJob[]): TerminalDay[] {
    const { fold } = this.options;
    const days = new Map<string, TerminalDay>();
    for (const { id, machineId, segments } of jobs) {
      const ledger = fold.ledgerOf(machineId);
      for (const { localDay, startTime: time } of segments) {
        const key = `${localDay} ${machineId}`;
        const inputs = ledger?.days.get(localDay)?.inputs;
        if (inputs === undefined) continue;
        const day = days.get(key) ?? { machineId, localDay, time, inputs, jobIds: [] };
        if (day.jobIds.at(-1) !== id) day.jobIds.push(id);
        days.set(key, day);
      }
    }
    return [...days.values()].filter(({ machineId, localDay }) => fold.gatewaysOf(localDay, machineId).length > 1);
  }

  private *tracksOf({ machineId, localDay, time }: TerminalDay): Sliced<TerminalTrack[]> {
    const { fold, reader, registry } = this.options;
    const meter = new SliceMeter();
    const { from, to } = fold.localDays.boundsOf(time);
    const tracks: TerminalTrack[] = [];
    for (const gatewayId of fold.gatewaysOf(localDay, machineId)) {
      const fixes: Fix[] = [];
      for (let at = from; at < to; at += READ_MS) {
        const records = reader.recordsBetween([gatewayId], at, Math.min(to, at + READ_MS));
        for (const { record } of records) {
          const { fixTime } = record;
          if (fixTime === undefined || !hasFix(record)) continue;
          if (registry.mountingOf(gatewayId, fixTime)?.machineId !== machineId) continue;
          fixes.push({ fixTime, latitude: record.latitude, longitude: record.longitude });
        }
        if (meter.spend(records.length * RECORD_COST)) yield meter.take();
      }
      tracks.push({ gatewayId, fixes: withoutCopies(fixes) });
    }
    return tracks;
  }
}

type Fix = TerminalTrack['fixes'][number];

/** In order of time, one for each time: a batch that was sent twice is no second opinion. */
function withoutCopies(fixes: readonly Fix[]): Fix[] {
  const sorted = fixes.toSorted(
    (a, b) => a.fixTime - b.fixTime || a.latitude - b.latitude || a.longitude - b.longitude,
  );
  return sorted.filter(({ fixTime }, i) => fixTime !== sorted[i - 1]?.fixTime);
}
