import { closedGapsM2 } from '../coverage/gap-closing.js';
import type { JobCoverage } from '../coverage/job-coverage.js';
import { jobReceiverOf } from './receiver-error.js';

/** Radius of the closing in deviations of the receiver's drift, and at most this share of the working width. */
const RADIUS_IN_DRIFTS = 1.5;
const MOST_OF_WIDTH = 0.25;
/** What the engine's stamp names of these. */
export const CLOSING_PARAMETERS = { RADIUS_IN_DRIFTS, MOST_OF_WIDTH } as const;

/**
 * Net with the gaps closed that the drift of a poor receiver may have made between passes, m2; real gaps of that
 * width are closed as well. Null for RTK, which makes none, and for a job whose ground is too large to close.
 * Takes some tenths of a second at most.
 */
export function gapClosedNetM2({ segments, grossM2, netM2, workedDistanceM }: JobCoverage): number | null {
  const { kind, driftM } = jobReceiverOf(segments);
  if (kind === 'rtkFixed' || !(workedDistanceM > 0)) return null;
  const radiusM = Math.min(RADIUS_IN_DRIFTS * driftM, (MOST_OF_WIDTH * grossM2) / workedDistanceM);
  const closedM2 = closedGapsM2(segments, radiusM);
  return closedM2 === null ? null : netM2 + closedM2;
}
