import type { Correction } from '@furrow/protocol/correction';
import { useSignedInReader } from '../shell/reader.js';
import { correctionWords } from './correction-words.js';

/** Lines of the correction ledger, newest first, each in a sentence. */
export function CorrectionList({ corrections }: { readonly corrections: readonly Correction[] }) {
  const reader = useSignedInReader();
  return (
    <ul class="corrections">
      {corrections.map((correction) => (
        <li key={correction.sequence}>{correctionWords(correction, reader)}</li>
      ))}
    </ul>
  );
}
