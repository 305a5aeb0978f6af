/** Seed of a test's chance: FURROW_SEED, or the clock. Printed, so that a failure can be run again. */
export function chooseSeed(): number {
  const given = process.env['FURROW_SEED'];
  const seed = given === undefined ? Date.now() % 2 ** 32 : Number(given);
  console.log(`      seed ${seed}; run again with FURROW_SEED=${seed}`);
  return seed;
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
