/** Red, green, blue, 0 to 255. */
export type Rgb = readonly [number, number, number];

const UNKNOWN_OPERATION: Rgb = [110, 110, 110];
/** Told apart also by readers who do not see red and green apart (after Okabe and Ito). */
const COLOURS: readonly Rgb[] = [
  [0, 114, 178],
  [230, 159, 0],
  [0, 158, 115],
  [204, 121, 167],
  [213, 94, 0],
  [86, 180, 233],
  [148, 110, 20],
];

/** The colour that coverage tiles and their legend give an operation: the same on every server. */
export function operationColour(operation: string | null): Rgb {
  if (operation === null) return UNKNOWN_OPERATION;
  let sum = 0;
  for (const letter of operation) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 65_521;
  return COLOURS[sum % COLOURS.length] ?? UNKNOWN_OPERATION;
}
