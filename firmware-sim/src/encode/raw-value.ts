/** Raw value of a number by resolution and offset, held within the valid range of its width (SAE J1939-71). */
function toRaw(value: number, scale: { resolution: number; offset?: number }, highest: number): number {
  const raw = Math.round((value - (scale.offset ?? 0)) / scale.resolution);
  return Math.min(highest, Math.max(0, raw));
}

/** One byte, valid range 0 to 250. */
export function toByte(value: number, resolution: number, offset = 0): number {
  return toRaw(value, { resolution, offset }, 250);
}

/** Two bytes, little-endian, valid range 0 to 64255. */
export function toWord(value: number, resolution: number, offset = 0): [number, number] {
  const raw = toRaw(value, { resolution, offset }, 64255);
  return [raw & 0xff, raw >>> 8];
}

/** Four bytes, little-endian, valid range 0 to 4211081215; a counter starts again above it. */
export function toCounter(value: number, resolution: number): [number, number, number, number] {
  const raw = Math.floor(value / resolution + 1e-9) % 4211081216;
  return [raw & 0xff, (raw >>> 8) & 0xff, (raw >>> 16) & 0xff, Math.floor(raw / 16777216)];
}

/** A signed 32-bit value, little-endian. */
export function toInt32(value: number): [number, number, number, number] {
  const raw = Math.round(value) >>> 0;
  return [raw & 0xff, (raw >>> 8) & 0xff, (raw >>> 16) & 0xff, raw >>> 24];
}
