/** What a line of the correction ledger is put together from. */
export interface CorrectionParts {
  readonly day: string;
  readonly changes: string;
  readonly causes: string;
  readonly when: string;
}
