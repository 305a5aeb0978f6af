import type { Flag } from '@furrow/protocol/flag';
import { type Sliced, SliceMeter } from '../coverage/sliced.js';
import type { ClaimedJob, TrackedJob } from '../flag/claimed-job.js';
import { copiedTracks } from '../flag/copied-track.js';
import { duplicateClaims } from '../flag/duplicate-claim.js';
import { impossibleTransfers } from '../flag/impossible-transfer.js';
import { widthsOverSpacing } from '../flag/width-over-spacing.js';
import type { WorkJob } from '../job/work-job.js';
import type { RegistryView } from '../registry/registry-view.js';
import type { FoldState } from './fold-state.js';
import type { JobOverlap, JournalReader } from './folds.js';
import type { ResultShelf } from './result-shelf.js';
import { TerminalDays } from './terminal-days.js';

/** A slice of looking at one job costs so much for each of its quads. */
const QUAD_COST = 10;

export interface FlagShelfOptions {
  readonly fold: FoldState;
  readonly results: ResultShelf;
  readonly registry: RegistryView;
  readonly reader: JournalReader;
}

/** Makes flags when asked, and keeps those of one job until its figures change. */
export class FlagShelf {
  private readonly options: FlagShelfOptions;
  private readonly terminalDays: TerminalDays;
  /** Keyed by job: what depends on nothing but the job itself. */
  private readonly ownFlags = new WeakMap<WorkJob, { readonly stamp: string; readonly flags: Flag[] }>();

  constructor(options: FlagShelfOptions) {
    this.options = options;
    this.terminalDays = new TerminalDays(options);
  }

  /** Questions about these jobs, compared with all jobs there are; the newest day first. */
  *flags(
    jobIds: ReadonlySet<string>,
    overlapsOf: (jobIds: ReadonlySet<string>) => Sliced<JobOverlap[]>,
  ): Sliced<Flag[]> {
    const { fold, registry } = this.options;
    const works = fold.countedJobs();
    const asked = works.filter(({ id }) => jobIds.has(id));
    const overlaps = yield* overlapsOf(jobIds);
    const tracked = works.map((work): TrackedJob => {
      return {
        job: { id: work.id, machineId: work.machineId, localDay: work.segments[0]!.localDay },
        segments: work.segments,
      };
    });
    const flags = [
      ...duplicateClaims(overlaps, this.claimedIn(overlaps)),
      ...(yield* impossibleTransfers(tracked, (machineId, time) => registry.machine(machineId, time)?.maxSpeedMps)),
      ...(yield* this.ownFlagsOf(asked)),
      ...(yield* this.terminalDays.flags(asked)),
      ...(yield* copiedTracks(tracked, ({ id }) => jobIds.has(id))),
    ];
    return flags
      .filter((flag) => flag.jobIds.some((id) => jobIds.has(id)))
      .sort((a, b) => (a.localDay === b.localDay ? (a.id < b.id ? -1 : 1) : a.localDay > b.localDay ? -1 : 1));
  }

  /** The jobs of overlaps, by id. */
  private claimedIn(overlaps: readonly JobOverlap[]): Map<string, ClaimedJob> {
    const { fold, results } = this.options;
    const ids = new Set(overlaps.flatMap(({ jobId, ownerJobId }) => [jobId, ownerJobId]));
    const works = fold.countedJobs().filter(({ id }) => ids.has(id));
    return new Map(works.map((work) => [work.id, { job: results.show(work), segments: work.segments }]));
  }

  private *ownFlagsOf(asked: readonly WorkJob[]): Sliced<Flag[]> {
    const meter = new SliceMeter();
    const flags: Flag[] = [];
    for (const work of asked) {
      const stamp = `${work.id} ${work.coverage.version} ${work.segments.length}`;
      let known = this.ownFlags.get(work);
      if (known?.stamp !== stamp) {
        known = {
          stamp,
          flags: widthsOverSpacing([{ job: this.options.results.show(work), segments: work.segments }]),
        };
        this.ownFlags.set(work, known);
        const quads = work.segments.reduce((sum, segment) => sum + segment.quads.length, 0);
        if (meter.spend(quads * QUAD_COST)) yield meter.take();
      }
      flags.push(...known.flags);
    }
    return flags;
  }
}
