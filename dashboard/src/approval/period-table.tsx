import type { ClosedPeriod } from '@furrow/protocol/approval';
import { Area } from '../shell/figure.js';
import { useSignedInReader } from '../shell/reader.js';
import { APPROVAL_TEXT } from '../text/approval-text.js';
import { useOrganisationName } from './organisation-name.js';

/** Closed periods, newest first, with what was approved in them. */
export function PeriodTable({ periods }: { readonly periods: readonly ClosedPeriod[] }) {
  const { language } = useSignedInReader();
  const words = APPROVAL_TEXT[language];
  return (
    <section aria-labelledby="periods">
      <h2 id="periods">{words.periods}</h2>
      {periods.length === 0 ? (
        <p class="help">{words.noPeriods}</p>
      ) : (
        <table class="records card">
          <caption class="visually-hidden">{words.periods}</caption>
          <thead>
            <tr>
              <th scope="col">{words.from}</th>
              <th scope="col">{words.to}</th>
              <th scope="col">{words.organisation}</th>
              <th scope="col" class="number">
                {words.approvedArea}
              </th>
              <th scope="col" class="number">
                {words.approvedJobs}
              </th>
              <th scope="col" class="number">
                {words.leftOut}
              </th>
              <th scope="col">{words.closedBy}</th>
            </tr>
          </thead>
          <tbody>
            {periods.map((period) => (
              <PeriodRow key={period.sequence} period={period} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function PeriodRow({ period }: { readonly period: ClosedPeriod }) {
  const { text, format, language } = useSignedInReader();
  const words = APPROVAL_TEXT[language];
  const nameOf = useOrganisationName();
  // A reader who does not see all of the period is not told how much it is.
  const isWhole = period.approvedJobs !== null;
  return (
    <tr>
      <th scope="row" data-label={words.from}>
        {format.day(period.from)}
      </th>
      <td data-label={words.to}>{format.day(period.to)}</td>
      <td data-label={words.organisation}>{nameOf(period.organisationId)}</td>
      <td class="number" data-label={words.approvedArea}>
        <Area areaM2={period.approvedM2} />
      </td>
      <td class="number" data-label={words.approvedJobs}>
        {period.approvedJobs === null ? text.unknown : format.count(period.approvedJobs)}
      </td>
      <td class="number" data-label={words.leftOut}>
        {isWhole ? format.count(period.leftOut.length) : text.unknown}
      </td>
      <td data-label={words.closedBy}>
        {period.by}, {format.dateTime(period.at)}
      </td>
    </tr>
  );
}
