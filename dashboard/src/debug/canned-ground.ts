import type { AreaGeometry } from '@furrow/protocol/registry-document';

/** Longitude, latitude. */
export type Position = [number, number];

/** A field of strips: where it lies, how it is turned, how long and how many its passes are. */
export interface CannedField {
  readonly id: string;
  readonly name: string;
  readonly eastM: number;
  readonly northM: number;
  readonly turnDeg: number;
  readonly lengthM: number;
  readonly widthM: number;
}

export const CENTER: Position = [124.33, 43.31];

export const FIELDS: readonly CannedField[] = [
  { id: 'pf-1', name: '河东 12 号', eastM: -620, northM: 260, turnDeg: 14, lengthM: 460, widthM: 300 },
  { id: 'pf-2', name: '河东 13 号', eastM: -60, northM: 330, turnDeg: 14, lengthM: 420, widthM: 340 },
  { id: 'pf-3', name: '南甸子', eastM: -420, northM: -320, turnDeg: 6, lengthM: 560, widthM: 260 },
  { id: 'pf-4', name: '老桥西', eastM: 320, northM: -220, turnDeg: 20, lengthM: 380, widthM: 360 },
];

/** A place in a field, metres along and across its passes. */
export function placeIn(field: CannedField, alongM: number, acrossM: number): Position {
  const turn = (field.turnDeg * Math.PI) / 180;
  const eastM = field.eastM + acrossM * Math.cos(turn) + alongM * Math.sin(turn);
  const northM = field.northM - acrossM * Math.sin(turn) + alongM * Math.cos(turn);
  return [CENTER[0] + eastM / 81_134, CENTER[1] + northM / 111_099];
}

export function fieldGeometry(field: CannedField): AreaGeometry {
  return { type: 'Polygon', coordinates: [strip(field, { from: 0, to: field.lengthM, left: 0, right: field.widthM })] };
}

/** Ground worked by the first passes of a field, the last of them up to a share of its length. */
export function workedStrips(field: CannedField, passes: number, passWidthM: number): Position[][] {
  return Array.from({ length: Math.ceil(passes) }, (_, index) => {
    const share = Math.min(1, passes - index);
    const left = 12 + index * passWidthM;
    const isNorthward = index % 2 === 0;
    const span = (field.lengthM - 24) * share;
    const from = isNorthward ? 12 : field.lengthM - 12 - span;
    return strip(field, { from, to: from + span, left, right: left + passWidthM - 0.12 });
  });
}

/** Where a machine is after so many passes, and where it heads. */
export function machineAt(
  field: CannedField,
  passes: number,
  passWidthM: number,
): { place: Position; courseDeg: number } {
  const index = Math.floor(passes);
  const share = passes - index;
  const isNorthward = index % 2 === 0;
  const along = 12 + (field.lengthM - 24) * (isNorthward ? share : 1 - share);
  const place = placeIn(field, along, 12 + (index + 0.5) * passWidthM);
  return { place, courseDeg: isNorthward ? field.turnDeg : field.turnDeg + 180 };
}

function strip(
  field: CannedField,
  { from, to, left, right }: { from: number; to: number; left: number; right: number },
): Position[] {
  const at = (along: number, across: number) => placeIn(field, along, across);
  return [at(from, left), at(to, left), at(to, right), at(from, right), at(from, left)];
}
