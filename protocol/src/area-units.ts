/**
 * Square metres as people read them. 1 mu is 2000/3 m2, 1 ha is 10,000 m2. Values are rounded once, half
 * up, by decimal arithmetic on whole hundredths, so that a printed total is the sum of its printed rows.
 */
export type AreaUnit = 'mu' | 'ha';

/** Hundredths of a mu (1 mu = 2000/3 m2), rounded half up: 100 m2 is 15. */
export function muHundredths(areaM2: number): number {
  return roundHalfUp(areaM2 * 3, 20);
}

/** Hundredths of a hectare, rounded half up: 10,050 m2 is 101. */
export function haHundredths(areaM2: number): number {
  return roundHalfUp(areaM2, 100);
}

/** Hundredths of either unit. */
export function areaHundredths(areaM2: number, unit: AreaUnit): number {
  return unit === 'mu' ? muHundredths(areaM2) : haHundredths(areaM2);
}

/** Hundredths as the plain decimal that exports print: 1234 is `12.34`, -5 is `-0.05`. */
export function hundredthsText(hundredths: number): string {
  const sign = hundredths < 0 ? '-' : '';
  const digits = String(Math.abs(hundredths)).padStart(3, '0');
  return `${sign}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/**
 * Rounds numerator / divisor half up. What exceeds a multiple of the divisor is first taken to 1e-6, so that
 * binary noise (0.1 + 0.2) does not decide which way a half goes.
 * @throws RangeError for what is not a number: an absent area has no figure to print.
 */
function roundHalfUp(numerator: number, divisor: number): number {
  if (!Number.isFinite(numerator)) throw new RangeError(`${numerator} is not an area`);
  const excess = numerator % divisor;
  const micro = Math.round(excess * 1e6);
  const rounded = Math.floor((micro * 2 + divisor * 1e6) / (divisor * 2e6));
  // Adding 0 turns -0 into 0.
  return (numerator - excess) / divisor + rounded + 0;
}
