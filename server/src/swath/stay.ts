import type { PathFix } from './fix-link.js';
import { lengthBetween } from './path-curve.js';

/** Places of the last minute, oldest first, at most one a second. */
export type Stay = Pick<PathFix, 'place' | 'fixTime'>[];

/**
 * A machine that stays within 9 m for a minute stands: it is slower than 0.15 m/s, and a receiver without corrections
 * wanders by less. A shuttle of short passes reaches farther within the minute.
 */
export const STAY_LIMITS = { windowMs: 60_000, reachM: 9, everyMs: 1000 } as const;

/** Whether the places of the last minute say that the machine stands, where its receiver tells no speed; takes the newest. */
export function isStaying(stay: Stay, { place, fixTime }: PathFix): boolean {
  const last = stay.at(-1);
  if (last === undefined || fixTime - last.fixTime >= STAY_LIMITS.everyMs) stay.push({ place, fixTime });
  // The oldest place kept is the last one from before the window, so that a full minute is looked at.
  while (stay.length > 1 && fixTime - stay[1]!.fixTime >= STAY_LIMITS.windowMs) stay.shift();
  if (fixTime - stay[0]!.fixTime < STAY_LIMITS.windowMs) return false;
  return stay.every((other) => lengthBetween(other.place, place) <= STAY_LIMITS.reachM);
}
