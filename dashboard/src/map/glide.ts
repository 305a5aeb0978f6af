/** A mark on its way from where it was shown to where it is. Times are this device's clock, ms. */
export interface Glide {
  readonly from: Place;
  readonly to: Place;
  readonly startedAt: number;
  readonly durationMs: number;
}

export interface Place {
  readonly latitude: number;
  readonly longitude: number;
}

const LONGEST_GLIDE_MS = 2_000;
/** Some 300 m: farther than any machine goes between two updates, so nobody knows the way between. */
const FARTHEST_GLIDE_DEG = 0.003;

/** Where the mark is at a time. */
export function placeAt(glide: Glide, now: number): Place {
  const share = glide.durationMs === 0 ? 1 : Math.min(1, Math.max(0, (now - glide.startedAt) / glide.durationMs));
  return {
    latitude: glide.from.latitude + (glide.to.latitude - glide.from.latitude) * share,
    longitude: glide.from.longitude + (glide.to.longitude - glide.from.longitude) * share,
  };
}

export function isGliding(glide: Glide, now: number): boolean {
  return now < glide.startedAt + glide.durationMs;
}

/** Sets out for a new place: over about as long as the last update took, at once where the way is unknown. */
export function glideTo(to: Place, previous: Glide | undefined, now: number): Glide {
  if (previous === undefined) return { from: to, to, startedAt: now, durationMs: 0 };
  const from = placeAt(previous, now);
  const isFar =
    Math.abs(to.latitude - from.latitude) > FARTHEST_GLIDE_DEG ||
    Math.abs(to.longitude - from.longitude) > FARTHEST_GLIDE_DEG;
  if (isFar) return { from: to, to, startedAt: now, durationMs: 0 };
  return { from, to, startedAt: now, durationMs: Math.min(LONGEST_GLIDE_MS, now - previous.startedAt) };
}
