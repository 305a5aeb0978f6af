/** A field that both sides say, and how far apart the two may be: half of the last digit that is printed. */
export interface ComparedField {
  readonly ours: string;
  readonly theirs: string;
  readonly apart: number;
}

/** A difference that is known: how often, and why. */
export interface Explained {
  readonly count: number;
  readonly why: string;
}

type Said = Readonly<Record<string, unknown>>;

/** Fields that differ among pairs of the same moment, with how often, and the first pair of each. */
export class FieldDifferences {
  readonly #fields: readonly ComparedField[];
  readonly #counts = new Map<string, number>();
  readonly #examples = new Map<string, string>();
  compared = 0;

  constructor(fields: readonly ComparedField[]) {
    this.#fields = fields;
  }

  /** Compares one pair; what one side says and the other does not is a difference too. */
  add(ours: Said, theirs: Said, when: string): void {
    for (const field of this.#fields) {
      const own = ours[field.ours];
      const other = theirs[field.theirs];
      if (own === undefined && other === undefined) continue;
      this.compared += 1;
      if (isSame(own, other, field.apart)) continue;
      const kind = own === undefined ? 'missing' : other === undefined ? 'more' : 'other';
      const name = `${field.ours} ${kind}`;
      this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
      if (!this.#examples.has(name)) this.#examples.set(name, `${when}: ${String(own)}, theirs ${String(other)}`);
    }
  }

  /** Counts keyed by field and kind: `missing` here, `more` here, or `other` value. */
  counts(): Record<string, number> {
    return Object.fromEntries(this.#counts);
  }

  /** The first of each, for the message of a failing test. */
  examples(): string {
    return [...this.#examples].map(([name, example]) => `${name} at ${example}`).join('; ');
  }
}

/** Counts of the differences that are explained. */
export function explainedCounts(explained: Readonly<Record<string, Explained>>): Record<string, number> {
  return Object.fromEntries(Object.entries(explained).map(([name, { count }]) => [name, count]));
}

function isSame(ours: unknown, theirs: unknown, apart: number): boolean {
  if (typeof ours === 'number' && typeof theirs === 'number') return Math.abs(ours - theirs) <= apart;
  return ours === theirs;
}
