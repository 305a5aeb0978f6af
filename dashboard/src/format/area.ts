import { areaHundredths, type AreaUnit } from '@furrow/protocol/area-units';

/** Square metres as a reader sees them: two decimals in their unit, rounded once, in the reader's digits. */
export function areaText(areaM2: number, { unit, locale }: { unit: AreaUnit; locale: string }): string {
  return hundredthsInLocale(areaHundredths(areaM2, unit), locale);
}

/** Sum of rows as printed, so that the printed total is the sum of the printed rows. Rows are m2. */
export function areaSumText(rowsM2: readonly number[], { unit, locale }: { unit: AreaUnit; locale: string }): string {
  const sum = rowsM2.reduce((total, areaM2) => total + areaHundredths(areaM2, unit), 0);
  return hundredthsInLocale(sum, locale);
}

/**
 * The two ends of an interval, rounded outwards, with two to four decimals: as many as its width needs, so that a
 * sure figure does not print as an interval of no width.
 */
export function intervalTexts(
  { low, high }: { readonly low: number; readonly high: number },
  { unit, locale }: { unit: AreaUnit; locale: string },
): [low: string, high: string] {
  const perUnitM2 = unit === 'mu' ? 2000 / 3 : 10_000;
  const width = (high - low) / perUnitM2;
  const decimals = [2, 3].find((count) => width >= 4 * 10 ** -count) ?? 4;
  const scale = 10 ** decimals;
  const format = new Intl.NumberFormat(locale, { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  // What binary fractions add is below a square millimetre: it must not move an end by a last digit.
  const [lowest, highest] = [
    Math.floor((low / perUnitM2) * scale + 1e-6),
    Math.ceil((high / perUnitM2) * scale - 1e-6),
  ];
  return [format.format(Math.max(0, lowest) / scale), format.format(highest / scale)];
}

/** A decimal with two places as the server printed it (`1234.50`), in the reader's digits and grouping. */
export function decimalText(decimal: string, locale: string): string {
  return hundredthsInLocale(Math.round(Number(decimal) * 100), locale);
}

function hundredthsInLocale(hundredths: number, locale: string): string {
  return new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(hundredths / 100);
}
