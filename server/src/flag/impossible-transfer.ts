import type { Flag } from '@furrow/protocol/flag';
import { type Sliced, SliceMeter } from '../coverage/sliced.js';
import type { Segment } from '../swath/segment.js';
import { distanceBetweenM, evidenceOf, placeAt, type TrackedJob } from './claimed-job.js';

/** How fast, and how far off at one time, nobody is. */
export const TRANSFER_LIMITS = {
  /** Over the machine's top speed. */
  machineMargin: 1.5,
  unknownMachineMps: 20,
  /** A driver between two machines goes by car. */
  driverMps: 40,
  /** Positions may be off, and a pass is not a point. */
  slackM: 500,
} as const;

/** A slice of looking for transfers costs so much for each stretch of work. */
const STAY_COST = 10;

interface Stay {
  readonly job: TrackedJob['job'];
  readonly segment: Segment;
}

interface Transfer {
  readonly from: Stay;
  readonly to: Stay;
  readonly distanceM: number;
  readonly timeBetweenS: number;
  readonly possibleMps: number;
}

/** Work of one machine, or of one driver on two machines, at places farther apart than the time between allows. */
export function* impossibleTransfers(
  jobs: readonly TrackedJob[],
  maxSpeedOf: (machineId: string, time: number) => number | undefined,
): Sliced<Flag[]> {
  const meter = new SliceMeter();
  const stays = jobs
    .flatMap(({ job, segments }) => segments.map((segment): Stay => ({ job, segment })))
    .filter(({ segment }) => segment.quads.length > 0);
  const ofMachines: Transfer[] = [];
  const ofDrivers: Transfer[] = [];
  const machineMps = ({ segment }: Stay) => {
    const known = maxSpeedOf(segment.machineId, segment.startTime) ?? TRANSFER_LIMITS.unknownMachineMps;
    return known * TRANSFER_LIMITS.machineMargin;
  };
  for (const group of groupsOf(stays, ({ segment }) => segment.machineId)) {
    ofMachines.push(...transfersIn(group, machineMps));
    if (meter.spend(group.length * STAY_COST)) yield meter.take();
  }
  for (const group of groupsOf(stays, ({ segment }) => segment.work.driverId)) {
    const transfers = transfersIn(group, () => TRANSFER_LIMITS.driverMps);
    ofDrivers.push(...transfers.filter(({ from, to }) => from.segment.machineId !== to.segment.machineId));
    if (meter.spend(group.length * STAY_COST)) yield meter.take();
  }
  return [...flagsOf(ofMachines, false), ...flagsOf(ofDrivers, true)];
}

function groupsOf(stays: readonly Stay[], keyOf: (stay: Stay) => string | null): Stay[][] {
  const groups = new Map<string, Stay[]>();
  for (const stay of stays) {
    const key = keyOf(stay);
    if (key === null) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [stay]);
    else group.push(stay);
  }
  for (const group of groups.values()) {
    group.sort(
      (a, b) => a.segment.startTime - b.segment.startTime || (a.segment.machineId < b.segment.machineId ? -1 : 1),
    );
  }
  return [...groups.values()];
}

/** Each stay is compared with the one that began before it. */
function transfersIn(stays: readonly Stay[], possibleMpsOf: (to: Stay) => number): Transfer[] {
  return stays.slice(1).flatMap((to, i): Transfer[] => {
    const from = stays[i]!;
    const at = to.segment.startTime;
    const timeBetweenS = Math.max(0, at - from.segment.endTime) / 1000;
    const distanceM = distanceBetweenM(placeAt(from.segment, at), to.segment.placeOfQuad(0, true));
    const possibleMps = possibleMpsOf(to);
    const isPossible = distanceM <= TRANSFER_LIMITS.slackM + possibleMps * timeBetweenS;
    return isPossible ? [] : [{ from, to, distanceM, timeBetweenS, possibleMps }];
  });
}

function excessOf({ distanceM, possibleMps, timeBetweenS }: Transfer): number {
  return distanceM - possibleMps * timeBetweenS;
}

/** One question for each pair of jobs: about the transfer that lies farthest outside what is possible. */
function flagsOf(transfers: readonly Transfer[], isDriver: boolean): Flag[] {
  const byJobs = new Map<string, Transfer[]>();
  for (const transfer of transfers) {
    const key = [transfer.from.job.id, transfer.to.job.id].sort().join(' ');
    byJobs.set(key, [...(byJobs.get(key) ?? []), transfer]);
  }
  return [...byJobs].map(([key, ofJobs]): Flag => {
    const worst = ofJobs.reduce((a, b) => (excessOf(b) > excessOf(a) ? b : a));
    const { from, to, distanceM, timeBetweenS, possibleMps } = worst;
    return {
      id: `impossibleTransfer ${isDriver ? 'driver' : 'machine'} ${key}`,
      kind: 'impossibleTransfer',
      jobIds: [...new Set([to.job.id, from.job.id])],
      machineIds: [...new Set([to.segment.machineId, from.segment.machineId])],
      driverId: isDriver ? to.segment.work.driverId : null,
      localDay: to.segment.localDay,
      places: [to.segment.placeOfQuad(0, true), placeAt(from.segment, to.segment.startTime)],
      evidence: evidenceOf({
        distanceM,
        timeBetweenS,
        ...(timeBetweenS > 0 && { neededSpeedMps: distanceM / timeBetweenS }),
        possibleSpeedMps: possibleMps,
        occurrences: ofJobs.length,
      }),
      terminals: [],
    };
  });
}
