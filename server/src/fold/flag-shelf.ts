import type { Flag } from '@furrow/protocol/flag';
import { type ClaimedJob } from '../flag/claimed-job.js';
import { copiedTracks } from '../flag/copied-track.js';
import { duplicateClaims } from '../flag/duplicate-claim.js';
import { impossibleTransfers } from '../flag/impossible-transfer.js';
import { type TerminalDay, terminalsDisagreeing, type TerminalTrack } from '../flag/terminals-disagree.js';
import { widthsOverSpacing } from '../flag/width-over-spacing.js';
import type { RegistryView } from '../registry/registry-view.js';
import { hasFix } from '../swath/fix-link.js';
import type { FoldState } from './fold-state.js';
import type { JobOverlap, JournalReader } from './folds.js';
import type { ResultShelf } from './result-shelf.js';

/** Jobs asked about at once; of more the newest. It bounds what one question costs. */
export const MOST_JOBS = 2000;
/** Machine-days with two gateways whose records are read for one question; of more the newest. */
const MOST_TERMINAL_DAYS = 60;

export interface FlagShelfOptions {
  readonly fold: FoldState;
  readonly results: ResultShelf;
  readonly registry: RegistryView;
  readonly reader: JournalReader;
}

/** Makes flags when asked, and keeps those of one job until its figures change. */
export class FlagShelf {
  private readonly options: FlagShelfOptions;
  /** Keyed by job: what depends on nothing but the job itself. */
  private readonly ownFlags = new WeakMap<object, { readonly stamp: string; readonly flags: Flag[] }>();

  constructor(options: FlagShelfOptions) {
    this.options = options;
  }

  /** Newest day first; the jobs compared are those asked about. */
  flags(jobIds: ReadonlySet<string>, overlapsOf: (jobIds: ReadonlySet<string>) => JobOverlap[]): Flag[] {
    const { fold, results, registry } = this.options;
    const works = fold
      .countedJobs()
      .filter(({ id }) => jobIds.has(id))
      .slice(-MOST_JOBS);
    const jobs = works.map((work): ClaimedJob => ({ job: results.show(work), segments: work.segments }));
    const jobsById = new Map(jobs.map((claimed) => [claimed.job.id, claimed]));
    // The other side of an overlap may lie outside the period asked about.
    const overlaps = overlapsOf(new Set(jobsById.keys()));
    for (const id of overlaps.flatMap(({ jobId, ownerJobId }) => [jobId, ownerJobId])) {
      const work = jobsById.has(id) ? undefined : results.workJob(id);
      if (work !== undefined) jobsById.set(id, { job: results.show(work), segments: work.segments });
    }
    const flags = [
      ...duplicateClaims(overlaps, jobsById),
      ...impossibleTransfers(jobs, (machineId, time) => registry.machine(machineId, time)?.maxSpeedMps),
      ...jobs.flatMap((claimed, i) => this.ownFlagsOf(works[i]!, claimed)),
      ...terminalsDisagreeing(this.terminalDays(jobs)),
      ...copiedTracks(jobs),
    ];
    return flags.sort((a, b) =>
      a.localDay === b.localDay ? (a.id < b.id ? -1 : 1) : a.localDay > b.localDay ? -1 : 1,
    );
  }

  private ownFlagsOf(work: object, claimed: ClaimedJob): Flag[] {
    const { id, grossM2, netM2, widthM } = claimed.job;
    const stamp = [id, grossM2, netM2, widthM.max].join(' ');
    const known = this.ownFlags.get(work);
    if (known?.stamp === stamp) return known.flags;
    const flags = widthsOverSpacing([claimed]);
    this.ownFlags.set(work, { stamp, flags });
    return flags;
  }

  /** What the gateways of machines with several say of the days that these jobs worked on. */
  private terminalDays(jobs: readonly ClaimedJob[]): TerminalDay[] {
    const { fold } = this.options;
    const jobIdsByDay = new Map<string, { machineId: string; localDay: string; time: number; jobIds: string[] }>();
    for (const { job, segments } of jobs) {
      for (const { localDay, startTime } of segments) {
        const key = `${localDay} ${job.machineId}`;
        const day = jobIdsByDay.get(key) ?? { machineId: job.machineId, localDay, time: startTime, jobIds: [] };
        if (day.jobIds.at(-1) !== job.id) day.jobIds.push(job.id);
        jobIdsByDay.set(key, day);
      }
    }
    return [...jobIdsByDay.values()]
      .filter(({ machineId, localDay }) => fold.gatewaysOf(localDay, machineId).length > 1)
      .slice(-MOST_TERMINAL_DAYS)
      .map(({ time, ...day }) => ({ ...day, tracks: this.tracksOf(day.machineId, time) }));
  }

  private tracksOf(machineId: string, time: number): TerminalTrack[] {
    const { fold, reader, registry } = this.options;
    const { from, to } = fold.localDays.boundsOf(time);
    return fold.gatewaysOf(fold.localDays.dayOf(time), machineId).map((gatewayId) => {
      const fixes = reader.recordsBetween([gatewayId], from, to).flatMap(({ record }) => {
        const { fixTime } = record;
        if (fixTime === undefined || !hasFix(record)) return [];
        if (registry.mountingOf(gatewayId, fixTime)?.machineId !== machineId) return [];
        return [{ fixTime, latitude: record.latitude, longitude: record.longitude }];
      });
      return { gatewayId, fixes: withoutCopies(fixes) };
    });
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
