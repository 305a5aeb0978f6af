const plurals = new Intl.PluralRules('en');

/** The English noun for a count. */
export function nounFor(count: number, one: string, other: string): string {
  return plurals.select(count) === 'one' ? one : other;
}

/** `1 machine`, `4 machines`: a count with its English noun. */
export function counted(count: number, one: string, other: string): string {
  return `${count} ${nounFor(count, one, other)}`;
}
