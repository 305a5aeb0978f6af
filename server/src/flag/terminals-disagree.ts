import type { Flag } from '@furrow/protocol/flag';
import type { Geodetic } from '../geo/ellipsoid.js';
import { distanceBetweenM, evidenceOf, medianOf } from './claimed-job.js';

/** What one gateway on a machine says of a local day: places in order of time. */
export interface TerminalTrack {
  readonly gatewayId: string;
  readonly fixes: readonly (Geodetic & { readonly fixTime: number })[];
}

export interface TerminalDay {
  readonly machineId: string;
  readonly localDay: string;
  readonly tracks: readonly TerminalTrack[];
  /** Jobs of the machine on that day. */
  readonly jobIds: readonly string[];
}

/** Two receivers on one machine stand metres apart, and one without corrections wanders by metres more. */
export const TERMINAL_LIMITS = { minFixes: 60, maxMedianM: 20, sameTimeMs: 1000 } as const;

/** Two gateways mounted on one machine that place it more than 20 m apart (the median of at least 60 fixes). */
export function terminalsDisagreeing(days: readonly TerminalDay[]): Flag[] {
  return days.flatMap((day) => {
    const tracks = [...day.tracks].sort((a, b) => (a.gatewayId < b.gatewayId ? -1 : 1));
    return tracks.flatMap((a, i) => tracks.slice(i + 1).flatMap((b) => compareTracks(day, a, b)));
  });
}

function placeOf({ latitude, longitude }: Geodetic): Flag['places'][number] {
  return { latitude, longitude };
}

function compareTracks({ machineId, localDay, jobIds }: TerminalDay, a: TerminalTrack, b: TerminalTrack): Flag[] {
  const apart: { distanceM: number; at: Geodetic; other: Geodetic }[] = [];
  let next = 0;
  for (const fix of a.fixes) {
    while (next < b.fixes.length && b.fixes[next]!.fixTime < fix.fixTime - TERMINAL_LIMITS.sameTimeMs) next += 1;
    const other = b.fixes[next];
    if (other === undefined || other.fixTime > fix.fixTime + TERMINAL_LIMITS.sameTimeMs) continue;
    apart.push({ distanceM: distanceBetweenM(fix, other), at: fix, other });
  }
  const medianApartM = medianOf(apart.map(({ distanceM }) => distanceM));
  if (medianApartM === undefined || apart.length < TERMINAL_LIMITS.minFixes) return [];
  if (medianApartM <= TERMINAL_LIMITS.maxMedianM) return [];
  const worst = apart.reduce((most, pair) => (pair.distanceM > most.distanceM ? pair : most));
  return [
    {
      id: `terminalsDisagree ${machineId} ${localDay} ${a.gatewayId} ${b.gatewayId}`,
      kind: 'terminalsDisagree',
      jobIds: [...jobIds],
      machineIds: [machineId],
      driverId: null,
      localDay,
      places: [placeOf(worst.at), placeOf(worst.other)],
      evidence: evidenceOf({ comparedFixes: apart.length, medianApartM, greatestApartM: worst.distanceM }),
      terminals: [a.gatewayId, b.gatewayId],
    },
  ];
}
