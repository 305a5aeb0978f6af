import type { SentenceFields } from './sentence-fields.js';
import type { SentenceReading } from './sentence-reading.js';

/** What a sample must give: the parts of a reading that are said. */
export type ExpectedReading = Partial<Omit<SentenceReading, 'completeWith' | 'dropFix'>>;

/** What one sentence means: decisions only, with a sample and what it must give. */
export interface SentenceDefinition {
  /** Type, with the first field after a comma where that says what the rest means: `GGA`, `PTNL,AVR`. */
  readonly name: string;
  /** Reads the fields after the address; of a Unicore log those after `;`, with its header beside them. */
  readonly read: (fields: SentenceFields, header: readonly string[]) => SentenceReading;
  /** A whole line with its checksum. */
  readonly sample: string;
  readonly expected: ExpectedReading;
}
