import { Point } from '@influxdata/influxdb-client';

/**
 * Stands for a number that is not known. InfluxDB has no null, and a field left out of a newer point would
 * keep the value of an older one. It lies below the range of every column, so `WHERE x > -1e9` removes it,
 * and a forgotten filter shows as nonsense, not as a plausible figure.
 */
export const ABSENT_NUMBER = -1e9;
/** Stands for a text that is not known. */
export const ABSENT_TEXT = '';

export type InfluxNumber = number | null | undefined;
export type InfluxText = string | null | undefined;

/** Tags, time in UTC ms, and every field of a measurement, known or not. */
export interface InfluxPointFields {
  readonly measurement: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly time: number;
  readonly numbers: Readonly<Record<string, InfluxNumber>>;
  readonly texts: Readonly<Record<string, InfluxText>>;
}

/** A point that writes all its fields: numbers as floats, the rest as strings. */
export function toInfluxPoint(fields: InfluxPointFields): Point {
  const point = new Point(fields.measurement).timestamp(String(fields.time));
  for (const [name, value] of Object.entries(fields.tags)) point.tag(name, value);
  for (const [name, value] of Object.entries(fields.numbers)) point.floatField(name, value ?? ABSENT_NUMBER);
  for (const [name, value] of Object.entries(fields.texts)) point.stringField(name, value ?? ABSENT_TEXT);
  return point;
}

/** The number a query returned, null where it stands for absence. */
export function fromInfluxNumber(value: unknown): number | null {
  return typeof value === 'number' && value !== ABSENT_NUMBER ? value : null;
}

/** `rearPtoSpeedRpm` as `rear_pto_speed_rpm`. */
export function toInfluxName(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
