import { toEcef, type Geodetic } from '../geo/ellipsoid.js';
import type { RegistryView } from '../registry/registry-view.js';
import type { Segment } from '../swath/segment.js';

/** Pauses and moves that do not end a job. */
export const BRIDGED_PAUSE_MS = 30 * 60_000;
export const BRIDGED_MOVE_M = 200;

function distanceM(a: Geodetic, b: Geodetic): number {
  const from = toEcef(a.latitude, a.longitude);
  const to = toEcef(b.latitude, b.longitude);
  const [dx, dy, dz] = [to.x - from.x, to.y - from.y, to.z - from.z];
  return Math.sqrt(dx * dx + dy * dy + dz * dz);
}

/**
 * Whether a segment goes on with the job of the one before: the same machine, implement and operation, known by
 * the motion alone or not as that one, after a pause of at most 30 min, and either at most 200 m away or in the same
 * partfield.
 */
export function continuesJob(previous: Segment, next: Segment, registry: RegistryView): boolean {
  const { work } = previous;
  if (next.isByMotion !== previous.isByMotion) return false;
  if (next.work.implementId !== work.implementId || next.work.operation !== work.operation) return false;
  if (next.startTime - previous.endTime > BRIDGED_PAUSE_MS) return false;
  const from = previous.placeOfQuad(previous.quads.length - 1);
  const to = next.placeOfQuad(0, true);
  if (distanceM(from, to) <= BRIDGED_MOVE_M) return true;
  const partfield = registry.partfieldAt(from.latitude, from.longitude);
  return partfield !== undefined && partfield.id === registry.partfieldAt(to.latitude, to.longitude)?.id;
}
