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

/** A decimal with two places as the server printed it (`1234.50`), in the reader's digits and grouping. */
export function decimalText(decimal: string, locale: string): string {
  return hundredthsInLocale(Math.round(Number(decimal) * 100), locale);
}

function hundredthsInLocale(hundredths: number, locale: string): string {
  return new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(hundredths / 100);
}
