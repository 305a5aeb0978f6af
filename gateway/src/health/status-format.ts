const BYTES_PER_KIB = 1024;

/** `0.4 s`, `12 s`, `3 min`, `5.2 h`, `12 d`: a duration for a person to read. A negative one keeps its sign. */
export function durationText(ms: number): string {
  const seconds = Math.abs(ms) / 1000;
  const sign = ms < 0 ? '-' : '';
  if (seconds < 9.95) return `${sign}${seconds.toFixed(1)} s`;
  if (seconds < 120) return `${sign}${Math.round(seconds)} s`;
  if (seconds < 7200) return `${sign}${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${sign}${(seconds / 3600).toFixed(1)} h` : `${sign}${Math.round(seconds / 86_400)} d`;
}

/** `512 B`, `1.5 KiB`, `20 MiB`. */
export function bytesText(bytes: number): string {
  let value = bytes;
  let unit = 'B';
  for (const next of ['KiB', 'MiB', 'GiB']) {
    if (value < BYTES_PER_KIB) break;
    value /= BYTES_PER_KIB;
    unit = next;
  }
  return `${unit === 'B' || value >= 100 ? Math.round(value) : value.toFixed(1)} ${unit}`;
}

/** A number with as many digits as can be read, without trailing zeros. */
export function numberText(value: number): string {
  return String(Number(value.toPrecision(Math.abs(value) >= 1e6 ? 12 : 6)));
}

/** `2026-04-28 00:30:00Z`, without what is below a second. */
export function timeText(utcMs: number): string {
  return `${new Date(utcMs).toISOString().slice(0, 19).replace('T', ' ')}Z`;
}
