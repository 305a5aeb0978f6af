import type { JobDay } from '@furrow/protocol/job';
import { useSignedInReader } from '../shell/reader.js';

/** A job that runs over midnight, day by day. */
export function JobDays({ days }: { readonly days: readonly JobDay[] }) {
  const { text, format } = useSignedInReader();
  const { records } = text;
  const unit = text.unit[format.unit];
  return (
    <table class="records card">
      <caption>{records.dayParts}</caption>
      <thead>
        <tr>
          <th scope="col">{records.day}</th>
          <th scope="col" class="number">{`${records.net} (${unit})`}</th>
          <th scope="col" class="number">{`${records.gross} (${unit})`}</th>
          <th scope="col" class="number">
            {records.hours}
          </th>
        </tr>
      </thead>
      <tbody>
        {days.map((part) => (
          <tr key={part.localDay}>
            <th scope="row" data-label={records.day}>
              {part.localDay}
            </th>
            <td class="number" data-label={`${records.net} (${unit})`}>
              {format.area(part.netM2)}
            </td>
            <td class="number" data-label={`${records.gross} (${unit})`}>
              {format.area(part.grossM2)}
            </td>
            <td class="number" data-label={records.hours}>
              {format.duration(part.workedTimeS)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
