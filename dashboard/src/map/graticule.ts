/** Distance between graticule lines in degrees: 1, 2 or 5 × 10^n, some 260 pixels at this zoom. */
export function graticuleStepDeg(zoom: number): number {
  const wanted = (360 / (256 * 2 ** zoom)) * 260;
  const decade = 10 ** Math.floor(Math.log10(wanted));
  return ([5, 2, 1].find((step) => step * decade <= wanted * 1.001) ?? 1) * decade;
}

/** Multiples of the step from one value to another, both inclusive. */
export function graticuleLines(from: number, to: number, stepDeg: number): number[] {
  const first = Math.ceil(from / stepDeg);
  const count = Math.floor(to / stepDeg) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, index) => (first + index) * stepDeg);
}
