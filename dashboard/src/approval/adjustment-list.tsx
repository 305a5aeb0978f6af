import type { Adjustment, AdjustmentList as Page } from '@furrow/protocol/approval';
import { useEffect, useState } from 'preact/hooks';
import { causeWords } from '../correction/correction-words.js';
import type { ApiError } from '../api/api-error.js';
import { toError } from '../shell/loaded.js';
import { ErrorNotice } from '../shell/notice.js';
import { PageLink } from '../shell/navigation.js';
import { useSignedInReader, type SignedInReader } from '../shell/reader.js';
import { APPROVAL_TEXT } from '../text/approval-text.js';

/** Changes of figures in closed periods, newest first, each in a sentence that leads to its job. */
export function AdjustmentList({ first }: { readonly first: Page }) {
  const reader = useSignedInReader();
  const words = APPROVAL_TEXT[reader.language];
  const [more, setMore] = useState<readonly Page[]>([]);
  // Later pages belong to the first they followed: a reload of it starts anew.
  useEffect(() => setMore([]), [first]);
  const pages = [first, ...more];
  const before = pages.at(-1)?.nextBefore ?? null;
  const [failure, setFailure] = useState<ApiError>();
  const loadMore = async () => {
    setFailure(undefined);
    try {
      const page = await reader.api.adjustments(before);
      setMore((old) => [...old, page]);
    } catch (thrown) {
      setFailure(toError(thrown));
    }
  };
  const lines = pages.flatMap(({ adjustments }) => adjustments);
  return (
    <section aria-labelledby="adjustments">
      <h2 id="adjustments">{words.adjustments}</h2>
      {lines.length === 0 ? <p class="help">{words.noAdjustments}</p> : null}
      <ul class="corrections">
        {lines.map((line) => (
          <li key={line.sequence}>
            <PageLink href={`/records/${encodeURIComponent(line.jobId)}`}>{adjustmentWords(line, reader)}</PageLink>
          </li>
        ))}
      </ul>
      {failure === undefined ? null : <ErrorNotice error={failure} />}
      {before === null ? null : (
        <button type="button" class="button more" onClick={() => void loadMore()}>
          {words.more}
        </button>
      )}
    </section>
  );
}

/** `28 April, LX1804: 41.20 mu → 43.05 mu, 212 late fixes (3 May)`. */
export function adjustmentWords(line: Adjustment, reader: SignedInReader): string {
  const { text, format, names, language } = reader;
  const area = (areaM2: number) => `${format.area(areaM2)} ${text.unit[format.unit]}`;
  return APPROVAL_TEXT[language].adjustment({
    day: format.shortDay(line.localDay),
    machine: names.machine(line.machineId),
    from: area(line.from),
    to: area(line.to),
    causes: line.why.map((cause) => causeWords(cause, line, reader)).join(text.correction.separator),
    when: format.shortDayOf(line.at),
  });
}
