import type { EngineStamp, Job } from '@furrow/protocol/job';
import { startOfLocalDay } from '../clock/local-time.js';
import { LocalDays } from '../fold/local-days.js';
import type { JournalHead } from '../journal/journal.js';
import type { BundleInputs, BundleManifest, BundleResult, MachineDayName, OtherGround } from './bundle-format.js';
import { bundleResult, keyOf } from './bundle-result.js';
import { EvidenceRefusal, type EvidenceRequest, type EvidenceSource } from './evidence-source.js';
import { otherGround } from './other-ground.js';

/** More machine-days are more than one bundle: ask for shorter spans. */
const MACHINE_DAYS_MAX = 400;
const DAY_MS = 86_400_000;
const NO_RECORDS = 'no records of that machine on those days';

/** What the folds say at one moment, and the journal's head at that moment. */
export interface BundleSnapshot {
  readonly head: JournalHead;
  readonly engine: EngineStamp;
  readonly timeZone: string;
  readonly machineDays: readonly MachineDayName[];
  readonly inputs: BundleInputs;
  readonly result: BundleResult;
  readonly uniqueBasis: BundleManifest['uniqueBasis'];
  readonly others: readonly OtherGround[];
}

/**
 * Takes it, in one go: the folds must have taken in the whole journal. Replays that are due are run before, so
 * that the figures are those of record.
 * @throws EvidenceRefusal where nothing of it exists, or it is not for this reader.
 */
export function takeSnapshot(source: EvidenceSource, request: EvidenceRequest): BundleSnapshot {
  const { folds, journal, settled, registry, clock } = source;
  folds.replayPending(clock.now(), true);
  const machineDays = machineDaysOf(source, request);
  if (!machineDays.every((day) => isSeenDay(source, request, day))) throw notTheirs(request);
  source.settle([...new Set(machineDays.map(({ localDay }) => localDay))]);
  const result = bundleResult(folds, machineDays);
  if (!result.jobs.every((job) => request.sees(job))) throw notTheirs(request);
  const machineIds = new Set(machineDays.map(({ machineId }) => machineId));
  const others = otherGround(folds, { jobs: result.jobs, machineIds });
  const areSeen = others.owners.every((owner) => request.sees(owner));
  return {
    head: journal.head(),
    engine: folds.engine,
    timeZone: registry.timeZone,
    machineDays,
    inputs: {
      settledDays: [...new Set(machineDays.map(({ localDay }) => localDay))].filter((day) => settled.isSettled(day)),
      keptJobs: keptJobsOf(source, machineDays),
    },
    result,
    uniqueBasis: areSeen ? 'quads' : 'statement',
    others: areSeen ? others.ground : [],
  };
}

/**
 * Whether the machine was the reader's to see on a day, with jobs or without: a bundle holds all records of the day.
 */
function isSeenDay({ registry }: EvidenceSource, request: EvidenceRequest, { machineId, localDay }: MachineDayName) {
  const { from, to } = boundsOfDay(localDay, registry.timeZone);
  return [from, to - 1].every((time) => {
    const machine = registry.machine(machineId, time);
    return request.sees({
      organisationId: machine?.organisationId ?? null,
      driverId: registry.driverOf(machineId, time),
    });
  });
}

/** A day of others is as unknown as one that does not exist, unless it is the day of a job that may be seen. */
function notTheirs({ wanted }: EvidenceRequest): EvidenceRefusal {
  return 'jobIds' in wanted
    ? new EvidenceRefusal('other work of the same machine-day is not yours to see', true)
    : new EvidenceRefusal(NO_RECORDS);
}

/** First and first-after moment of a local day, UTC ms. */
export function boundsOfDay(localDay: string, timeZone: string): { readonly from: number; readonly to: number } {
  return new LocalDays(timeZone).boundsOf(startOfLocalDay(localDay, timeZone));
}

/** The machine-days asked for, and all that their jobs reach into: only whole machine-days fold alike. */
function machineDaysOf({ folds }: EvidenceSource, request: EvidenceRequest): MachineDayName[] {
  const all = folds.jobs();
  const days = new Map<string, MachineDayName>();
  const add = (day: MachineDayName) => days.set(keyOf(day), day);
  const { wanted } = request;
  if ('jobIds' in wanted) {
    for (const id of wanted.jobIds) wantedJob(all, id, request).days.forEach(addDaysOf(all, id, add));
  } else {
    for (const localDay of localDaysBetween(wanted.from, wanted.to)) {
      const day = { machineId: wanted.machineId, localDay };
      if (folds.evidence.batchHashes(day.machineId, localDay).length > 0) add(day);
    }
  }
  for (let before = -1; before !== days.size;) {
    before = days.size;
    for (const { machineId, days: parts } of all) {
      const ofJob = parts.map(({ localDay }) => ({ machineId, localDay }));
      if (ofJob.some((day) => days.has(keyOf(day)))) ofJob.forEach(add);
    }
  }
  if (days.size === 0) throw new EvidenceRefusal(NO_RECORDS);
  if (days.size > MACHINE_DAYS_MAX) {
    throw new EvidenceRefusal(`${days.size} machine-days; a bundle holds ${MACHINE_DAYS_MAX}: ask for fewer days`);
  }
  return [...days.values()].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

function wantedJob(jobs: readonly Job[], id: string, request: EvidenceRequest): Job {
  const job = jobs.find((job) => job.id === id);
  if (job === undefined || !request.sees(job)) throw new EvidenceRefusal(`no job ${JSON.stringify(id)}`);
  return job;
}

function addDaysOf(jobs: readonly Job[], id: string, add: (day: MachineDayName) => void) {
  const machineId = jobs.find((job) => job.id === id)?.machineId ?? '';
  return ({ localDay }: { readonly localDay: string }) => add({ machineId, localDay });
}

function localDaysBetween(from: string, to: string): string[] {
  const [first, last] = [Date.parse(from), Date.parse(to)];
  const count = (last - first) / DAY_MS + 1;
  if (!(count <= MACHINE_DAYS_MAX)) {
    throw new EvidenceRefusal(`${from} to ${to} must be days, at most ${MACHINE_DAYS_MAX} of them: ask for fewer`);
  }
  return Array.from({ length: Math.max(0, count) }, (_, i) => new Date(first + i * DAY_MS).toISOString().slice(0, 10));
}

function keptJobsOf({ settled, registry }: EvidenceSource, machineDays: readonly MachineDayName[]) {
  const bounds = machineDays.map((day) => ({ ...day, ...boundsOfDay(day.localDay, registry.timeZone) }));
  return [...new Set(machineDays.map(({ machineId }) => machineId))].flatMap((machineId) =>
    settled
      .keptJobs(machineId)
      .filter(({ spans }) =>
        spans.some(([start, end]) =>
          bounds.some((day) => day.machineId === machineId && end >= day.from && start < day.to),
        ),
      ),
  );
}
