/** Degrees from one longitude east to another by the shorter way: over the antimeridian too. -180 to 180. */
export function eastwardDeg(from: number, to: number): number {
  const difference = to - from;
  if (difference > 180) return difference - 360;
  return difference < -180 ? difference + 360 : difference;
}
