import type { Flag } from '@furrow/protocol/flag';
import type { ReaderFormat } from '../format/reader-format.js';

type Figure = Flag['evidence'][number];
type Formats = Pick<ReaderFormat, 'area' | 'count' | 'distance' | 'duration' | 'speed' | 'width'>;

/** Lengths that a reader compares with a width: to the centimetre. */
const WIDTHS: ReadonlySet<string> = new Set(['widthM', 'spacingM']);
const MILLIMETRES_PER_M = 1000;

/** A figure of a flag in the reader's words; the unit is read off its name. */
export function figureText({ figure, value }: Figure, format: Formats, areaUnit: string): string {
  if (figure.endsWith('M2')) return `${format.area(value)} ${areaUnit}`;
  if (figure.endsWith('Share')) return `${format.count(Math.round(value * 1000) / 10)} %`;
  if (figure.endsWith('Mps')) return format.speed(value);
  if (figure === 'residualM') return `${format.count(Math.round(value * MILLIMETRES_PER_M * 10) / 10)} mm`;
  if (WIDTHS.has(figure)) return format.width(value);
  if (figure.endsWith('M')) return format.distance(value);
  if (figure.endsWith('BetweenS')) return format.duration(Math.abs(value));
  return format.count(value);
}

/** `other-3` as its number; undefined for a machine within the reader's scope. */
export function otherNumber(machineId: string): string | undefined {
  return /^other-(\d+)$/.exec(machineId)?.[1];
}

/** `?at=43.31,124.33` of a place, and back; degrees to about a metre. */
export function placeQuery({ latitude, longitude }: Flag['places'][number]): string {
  return `?at=${latitude.toFixed(5)},${longitude.toFixed(5)}`;
}

export function placeOfQuery(query: URLSearchParams): [latitude: number, longitude: number] | null {
  const [latitude = NaN, longitude = NaN] = (query.get('at') ?? '').split(',').map(Number);
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? [latitude, longitude] : null;
}
