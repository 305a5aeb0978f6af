import type { FlagList } from '@furrow/protocol/flag';
import type { OverlapFilter, OverlapList } from '@furrow/protocol/overlap';
import type { TargetedSubmitEvent } from 'preact';
import { queryText } from '../api/api-client.js';
import { localDayOf } from '../format/time.js';
import { isRange } from '../records/record-filter.js';
import { useLoaded, type Loaded } from '../shell/loaded.js';
import { goTo } from '../shell/navigation.js';
import { EmptyNotice, ErrorNotice, LoadingNotice } from '../shell/notice.js';
import type { PageProps } from '../shell/page-props.js';
import { useSignedInReader } from '../shell/reader.js';
import { CHECKS_TEXT } from '../text/checks-text.js';
import { checksFilterOfForm, readChecksFilter } from './checks-filter.js';
import { FlagCard } from './flag-card.js';
import { OverlapTable } from './overlap-table.js';

/** For an auditor: questions about work with what they rest on, and who worked on whose ground. */
export function ChecksPage({ route }: PageProps) {
  const { text, catalogue, language } = useSignedInReader();
  const words = CHECKS_TEXT[language];
  const filter = readChecksFilter(route.query, localDayOf(Date.now(), catalogue.timeZone));
  const query = queryText(filter);
  return (
    <main id="content" class="page page-checks">
      <h1>{text.pageTitle.checks}</h1>
      <p class="lead">{words.lead}</p>
      <ChecksForm key={query} filter={filter} />
      {isRange(filter) ? (
        <>
          <Findings key={query} filter={filter} />
        </>
      ) : (
        <p class="notice notice-error" role="alert">
          {words.rangeInverted}
        </p>
      )}
    </main>
  );
}

/** Both are shown once both are here: what came first would be pushed aside by the other. */
function Findings({ filter }: { readonly filter: OverlapFilter }) {
  const { api } = useSignedInReader();
  const flags = useLoaded(`flags${queryText(filter)}`, () => api.flags(filter));
  const overlaps = useLoaded(`overlaps${queryText(filter)}`, () => api.overlaps(filter));
  if ([flags, overlaps].some(({ data, error }) => data === undefined && error === undefined)) return <LoadingNotice />;
  return (
    <>
      <Questions loaded={flags} />
      <Overlaps loaded={overlaps} filter={filter} />
    </>
  );
}

function Questions({ loaded }: { readonly loaded: Loaded<FlagList> }) {
  const { language } = useSignedInReader();
  const words = CHECKS_TEXT[language];
  const flags = loaded.data?.flags;
  return (
    <section aria-labelledby="questions">
      <h2 id="questions">{words.questions}</h2>
      {loaded.error === undefined ? null : <ErrorNotice error={loaded.error} onRetry={loaded.reload} />}
      {flags?.length === 0 ? <p class="help">{words.noQuestions}</p> : null}
      <div class="flags">
        {flags?.map((flag) => (
          <FlagCard key={flag.id} flag={flag} />
        ))}
      </div>
    </section>
  );
}

interface OverlapsProps {
  readonly loaded: Loaded<OverlapList>;
  readonly filter: OverlapFilter;
}

function Overlaps({ loaded, filter }: OverlapsProps) {
  const { language } = useSignedInReader();
  const words = CHECKS_TEXT[language];
  const list = loaded.data;
  return (
    <section aria-labelledby="overlaps">
      <h2 id="overlaps">{words.overlaps}</h2>
      <p class="help">{words.overlapsLead}</p>
      {loaded.error === undefined ? null : <ErrorNotice error={loaded.error} onRetry={loaded.reload} />}
      {list?.overlaps.length === 0 ? <EmptyNotice title={words.noOverlaps} help={words.noOverlapsHelp} /> : null}
      {list === undefined || list.overlaps.length === 0 ? null : (
        <>
          <div class="export-bar">
            <a class="button" href={`/api/exports/overlaps.csv${queryText(filter)}`} download>
              {words.exportCsv}
            </a>
            <a class="button" href={`/api/exports/overlaps.geojson${queryText(filter)}`} download>
              {words.exportGeoJson}
            </a>
          </div>
          <OverlapTable overlaps={list.overlaps} />
          {list.truncated ? <p class="help">{words.truncated}</p> : null}
        </>
      )}
    </section>
  );
}

function showChosen(event: TargetedSubmitEvent<HTMLFormElement>): void {
  event.preventDefault();
  goTo(`/checks${queryText(checksFilterOfForm(new FormData(event.currentTarget)))}`);
}

function ChecksForm({ filter }: { readonly filter: OverlapFilter }) {
  const { text, catalogue, language } = useSignedInReader();
  const words = CHECKS_TEXT[language];
  const choices = [
    { name: 'operation', label: words.operation, value: filter.operation, options: catalogue.operations },
    {
      name: 'township',
      label: words.township,
      value: filter.township,
      options: catalogue.townships.map(({ code, names }) => ({ id: code, names })),
    },
    { name: 'organisation', label: words.organisation, value: filter.organisation, options: catalogue.organisations },
  ];
  return (
    <form class="card filter" onSubmit={showChosen} aria-label={words.filter}>
      <label>
        {words.from}
        <input type="date" name="from" defaultValue={filter.from ?? ''} />
      </label>
      <label>
        {words.to}
        <input type="date" name="to" defaultValue={filter.to ?? ''} />
      </label>
      {choices.map(({ name, label, value, options }) => (
        <label key={name}>
          {label}
          <select name={name}>
            <option value="">{text.all}</option>
            {options.map(({ id, names }) => (
              <option key={id} value={id} selected={id === value}>
                {names[language]}
              </option>
            ))}
          </select>
        </label>
      ))}
      <button class="button button-primary">{words.apply}</button>
    </form>
  );
}
