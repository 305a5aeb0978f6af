import type { Flag } from '@furrow/protocol/flag';
import { Figure } from '../shell/figure.js';
import { PageLink } from '../shell/navigation.js';
import { useSignedInReader } from '../shell/reader.js';
import { CHECKS_TEXT } from '../text/checks-text.js';
import { figureText, placeQuery } from './flag-words.js';
import { useMachineName } from './machine-name.js';

/** One question: what is asked, the figures it rests on, and the way to the records and the place. */
export function FlagCard({ flag }: { readonly flag: Flag }) {
  const { text, format, names, language } = useSignedInReader();
  const words = CHECKS_TEXT[language];
  const machineName = useMachineName();
  const { title, question } = words.kind[flag.kind];
  const machines = flag.machineIds.map(machineName).join(' · ');
  const driver = names.driver(flag.driverId);
  const [place] = flag.places;
  return (
    <article class="card flag">
      <h3>{title}</h3>
      <p class="flag-about">
        {format.day(flag.localDay)} · {machines}
        {driver === null ? null : ` · ${words.driver(driver)}`}
      </p>
      <p>{question}</p>
      <dl class="rows" aria-label={words.evidence}>
        {flag.evidence.map((entry) => (
          <Figure
            key={entry.figure}
            label={words.figure[entry.figure]}
            value={figureText(entry, format, text.unit[format.unit])}
          />
        ))}
        {flag.terminals.length === 0 ? null : (
          <Figure label={words.terminals} value={flag.terminals.map((id) => id.slice(0, 8)).join(' · ')} />
        )}
      </dl>
      <p class="flag-links">
        {flag.jobIds.map((jobId, i) => (
          <PageLink key={jobId} href={`/records/${encodeURIComponent(jobId)}`} class="button">
            {words.openJob(machineName(flag.machineIds[Math.min(i, flag.machineIds.length - 1)] ?? ''))}
          </PageLink>
        ))}
        {place === undefined ? null : (
          <PageLink href={`/live${placeQuery(place)}`} class="button">
            {words.onMap}
          </PageLink>
        )}
      </p>
    </article>
  );
}
