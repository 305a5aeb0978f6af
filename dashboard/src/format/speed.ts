/** Metres per second as km/h, one decimal. */
export function speedText(speedMps: number, locale: string): string {
  return `${oneDecimal(speedMps * 3.6, locale)} km/h`;
}

/** Metres as m below one kilometre, else km with one decimal. */
export function distanceText(distanceM: number, locale: string): string {
  if (distanceM < 1000) return `${new Intl.NumberFormat(locale).format(Math.round(distanceM))} m`;
  return `${oneDecimal(distanceM / 1000, locale)} km`;
}

/** A width in metres, as many decimals as it has, at most two. */
export function widthText(widthM: number, locale: string): string {
  return `${new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }).format(widthM)} m`;
}

function oneDecimal(value: number, locale: string): string {
  return new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(value);
}
