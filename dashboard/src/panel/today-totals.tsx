import type { AreaCertainty, DayTotal } from '@furrow/protocol/job';
import { useEffect } from 'preact/hooks';
import { SumGrades } from '../shell/certainty.js';
import { useLoaded, type Loaded } from '../shell/loaded.js';
import { ErrorNotice } from '../shell/notice.js';
import { useSignedInReader, type SignedInReader } from '../shell/reader.js';

/** Totals are asked for again this often; the figures above them grow with each update. */
const REFRESH_MS = 30_000;

/** Totals of today as the server last gave them. */
export interface LoadedTotals {
  readonly operations: readonly DayTotal[];
  readonly townships: readonly DayTotal[];
  /** Of all operations together. */
  readonly certainty: AreaCertainty | undefined;
  /** Server's clock then, UTC ms. */
  readonly serverTime: number;
}

/** Loads the totals of a day, and again while it is shown. */
export function useTodayTotals(localDay: string, serverTime: number): Loaded<LoadedTotals> {
  const reader = useSignedInReader();
  const loaded = useLoaded(localDay, async () => ({ ...(await loadTotals(reader, localDay)), serverTime }));
  useEffect(() => {
    const timer = setInterval(loaded.reload, REFRESH_MS);
    return () => clearInterval(timer);
  }, [loaded.reload]);
  return loaded;
}

/** Today by operation and, for who sees all, by township: how much, between which areas, how well known. */
export function TodayTotals({ loaded }: { readonly loaded: Loaded<LoadedTotals> }) {
  const { text, format, names, user } = useSignedInReader();
  // What is there stays, with its time: that the link is lost is said above the map.
  const operationOf = ({ operation }: DayTotal) => names.operation(operation) ?? text.unknown;
  const asOf = loaded.data === undefined ? '' : text.live.asOf(format.clock(loaded.data.serverTime));
  return (
    <>
      {loaded.error === undefined || loaded.data !== undefined ? null : (
        <ErrorNotice error={loaded.error} onRetry={loaded.reload} />
      )}
      <Totals title={text.live.byOperation} asOf={asOf} totals={loaded.data?.operations} nameOf={operationOf} isOpen />
      {seesTownships(user) ? (
        <Totals
          title={text.live.byTownship}
          asOf={asOf}
          totals={loaded.data?.townships}
          nameOf={(total) => `${names.township(total.dimensionId) ?? text.unknown} · ${operationOf(total)}`}
          help={text.live.byTownshipHelp}
        />
      ) : null}
    </>
  );
}

/** The server answers townships to those alone who see all: others' work is in their rows. */
function seesTownships({ role, organisationId }: SignedInReader['user']): boolean {
  return role === 'admin' || (role === 'auditor' && organisationId === null);
}

function largestFirst(a: DayTotal, b: DayTotal): number {
  return b.uniqueM2 - a.uniqueM2;
}

async function loadTotals({ api, user }: SignedInReader, localDay: string): Promise<Omit<LoadedTotals, 'serverTime'>> {
  const day = { from: localDay, to: localDay };
  const [operations, townships] = await Promise.all([
    api.totals(day, 'all'),
    seesTownships(user) ? api.totals(day, 'township') : { totals: [] },
  ]);
  return {
    operations: operations.totals.toSorted(largestFirst),
    townships: townships.totals.toSorted(largestFirst),
    certainty: operations.certainty,
  };
}

interface TotalsProps {
  readonly title: string;
  readonly asOf: string;
  /** Undefined until they are here: the heading stands before, so that the list below stays where it is. */
  readonly totals: readonly DayTotal[] | undefined;
  readonly nameOf: (total: DayTotal) => string;
  readonly isOpen?: boolean;
  readonly help?: string;
}

function Totals({ title, asOf, totals, nameOf, isOpen = false, help }: TotalsProps) {
  const { text } = useSignedInReader();
  const isWide = window.matchMedia('(min-width: 900px)').matches;
  return (
    <details class="totals" open={isOpen && isWide}>
      <summary>
        {title} <small>{asOf}</small>
      </summary>
      {totals === undefined ? <p class="help">{text.loading}</p> : null}
      {totals?.length === 0 ? <p class="help">{text.day.nothing}</p> : null}
      {totals === undefined || totals.length === 0 ? null : <TotalTable {...{ totals, title, nameOf }} />}
      {help === undefined ? null : <p class="help">{help}</p>}
    </details>
  );
}

type TotalTableProps = Pick<TotalsProps, 'title' | 'nameOf'> & { readonly totals: readonly DayTotal[] };

function TotalTable({ totals, title, nameOf }: TotalTableProps) {
  const { text, format } = useSignedInReader();
  return (
    <table class="total-table">
      <caption class="visually-hidden">{title}</caption>
      <thead>
        <tr>
          <th scope="col">{text.live.operation}</th>
          <th scope="col" class="number">{`${text.records.unique} (${text.unit[format.unit]})`}</th>
        </tr>
      </thead>
      <tbody>
        {totals.map((total) => (
          <tr key={`${total.dimensionId} ${total.operation}`}>
            <th scope="row">
              {nameOf(total)}
              <SumGrades certainty={total.certainty} />
            </th>
            <td class="number">
              {format.area(total.uniqueM2)}
              {total.certainty === undefined ? null : (
                <small class="net-between">{format.interval(total.certainty.uniqueIntervalM2).join('–')}</small>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
