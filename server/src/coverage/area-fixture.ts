import { readFile } from 'node:fs/promises';
import { toConvexParts } from './swath-quad.js';

/** Areas by GEOS on the 1e-6 m grid, for the fields and fuzz cases of `sample-field`. */
export interface AreaFixture {
  readonly geos: string;
  /** In the order of `planFields`: quads, and the area of their union in m2. */
  readonly fields: readonly { readonly quads: number; readonly areaM2: number }[];
  /** In the order of their seeds, from 0, m2. */
  readonly fuzz: readonly number[];
}

export const AREA_FIXTURE = new URL('../../testdata/coverage/geos-areas.json', import.meta.url);

export async function readAreaFixture(): Promise<AreaFixture> {
  return JSON.parse(await readFile(AREA_FIXTURE, 'utf8')) as AreaFixture;
}

/** Convex parts of quads as plain lists. */
export function convexPartsOf(quads: readonly (readonly number[])[]): number[][] {
  return quads.flatMap((quad) => toConvexParts(quad).map((part) => Array.from(part)));
}
