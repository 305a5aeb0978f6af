/** Whole number of quanta nearest to a value, a half going up; never -0. */
export function toQuanta(value: number, quantum: number): number {
  const steps = stepsPerUnit(quantum);
  return Math.round(steps === undefined ? value / quantum : value * steps) + 0;
}

/** The value of a whole number of quanta, in its shortest decimal form (3 × 0.4 is 1.2). */
export function fromQuanta(quanta: number, quantum: number): number {
  const steps = stepsPerUnit(quantum);
  return steps === undefined ? Number((quanta * quantum).toFixed(6)) : quanta / steps;
}

/** The value nearest to `value` that the quantum can express. Rounding twice changes nothing. */
export function roundToQuantum(value: number, quantum: number): number {
  return fromQuanta(toQuanta(value, quantum), quantum);
}

/** 1e8 for 1e-8: dividing by a whole number is exact where multiplying by its inverse is not. */
function stepsPerUnit(quantum: number): number | undefined {
  const steps = Math.round(1 / quantum);
  return quantum < 1 && Math.abs(steps * quantum - 1) < 1e-9 ? steps : undefined;
}
