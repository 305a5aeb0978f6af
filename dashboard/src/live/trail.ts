import type { Track } from '@furrow/protocol/api';
import type { LiveMachine } from '@furrow/protocol/live-update';

/** A piece of a machine's path without a gap and of one kind. Places are latitude, longitude in degrees. */
export interface TrailStretch {
  readonly isWorking: boolean | null;
  readonly places: readonly (readonly [number, number])[];
}

export interface Trail {
  readonly machineId: string;
  readonly stretches: readonly TrailStretch[];
  /** UTC ms of the newest fix in it; null while empty. */
  readonly lastFixTime: number | null;
}

/** A longer silence is a gap: the way across it is not known and not drawn. */
const GAP_MS = 35_000;

interface TrailFix {
  readonly fixTime: number;
  readonly place: readonly [number, number];
  readonly isWorking: boolean | null;
}

/** The path as the server has it. */
export function toTrail(track: Track): Trail {
  const trail = { machineId: track.machineId, stretches: [] as GrowingStretch[], lastFixTime: null as number | null };
  track.fixTime.forEach((fixTime, index) => {
    const [latitude, longitude] = [track.latitude[index], track.longitude[index]];
    if (latitude === undefined || longitude === undefined) return;
    append(trail, { fixTime, place: [latitude, longitude], isWorking: track.working[index] ?? null });
  });
  return trail;
}

/** The trail with a machine's newest fix; the same trail where it brings nothing new. */
export function extendTrail(trail: Trail, machine: LiveMachine): Trail {
  const { machineId, fixTime, latitude, longitude, activity } = machine;
  if (machineId !== trail.machineId || fixTime === null || latitude === null || longitude === null) return trail;
  if (trail.lastFixTime !== null && fixTime <= trail.lastFixTime) return trail;
  const last = trail.stretches.at(-1);
  const stretches = last ? [...trail.stretches.slice(0, -1), { ...last, places: [...last.places] }] : [];
  const grown = { machineId, stretches: stretches as GrowingStretch[], lastFixTime: trail.lastFixTime };
  append(grown, { fixTime, place: [latitude, longitude], isWorking: activity === 'working' });
  return grown;
}

interface GrowingStretch {
  isWorking: boolean | null;
  places: (readonly [number, number])[];
}

function append(trail: { stretches: GrowingStretch[]; lastFixTime: number | null }, fix: TrailFix): void {
  const last = trail.stretches.at(-1);
  const isGap = trail.lastFixTime !== null && fix.fixTime - trail.lastFixTime > GAP_MS;
  trail.lastFixTime = fix.fixTime;
  if (last === undefined || isGap) {
    trail.stretches.push({ isWorking: fix.isWorking, places: [fix.place] });
    return;
  }
  if (last.isWorking === fix.isWorking) {
    last.places.push(fix.place);
    return;
  }
  // A change of state is no gap: the new stretch begins where the old one ends.
  const joint = last.places.at(-1);
  trail.stretches.push({ isWorking: fix.isWorking, places: joint ? [joint, fix.place] : [fix.place] });
}
