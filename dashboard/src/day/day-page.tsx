import { useEffect } from 'preact/hooks';
import { useAsOf } from '../offline/as-of.js';
import { addDays, localDayOf } from '../format/time.js';
import { useLoaded } from '../shell/loaded.js';
import { goTo } from '../shell/navigation.js';
import { EmptyNotice, ErrorNotice, LoadingNotice } from '../shell/notice.js';
import type { PageProps } from '../shell/page-props.js';
import { useSignedInReader, type SignedInReader } from '../shell/reader.js';
import { queryText } from '../api/api-client.js';
import { correctionsOfDriver, toDayJobs, totalsOfDriver } from './day-figures.js';
import { DayHeadline } from './day-headline.js';
import { DayJobCard } from './day-job-card.js';

/** The figures of today are fetched again this often: the driver looks at them while they grow. */
const REFRESH_MS = 30_000;

/** A driver's day: the area per operation, jobs, hours, and how sure they are. */
export function DayPage({ route }: PageProps) {
  const reader = useSignedInReader();
  const { text, catalogue, user } = reader;
  const today = localDayOf(Date.now(), catalogue.timeZone);
  const day = route.query.get('day') ?? today;
  const driverId = user.driverId ?? route.query.get('driver');
  const show = (change: { day?: string; driver?: string }) =>
    goTo(`/day${queryText({ day, driver: user.driverId === null ? driverId : null, ...change })}`, { replace: true });
  return (
    <main id="content" class="page page-day">
      <h1 class="visually-hidden">{text.pageTitle.day}</h1>
      {user.driverId === null && user.role !== 'driver' ? (
        <label class="driver-choice">
          {text.day.driver}
          <select value={driverId ?? ''} onChange={(event) => show({ driver: event.currentTarget.value })}>
            <option value="">{text.day.chooseDriver}</option>
            {catalogue.drivers.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
      ) : null}
      <DaySwitcher day={day} today={today} onDay={(chosen) => show({ day: chosen })} />
      {driverId !== null ? (
        <DayContent key={`${driverId} ${day}`} day={day} driverId={driverId} isToday={day === today} />
      ) : null}
      {driverId === null && user.role !== 'driver' ? (
        <EmptyNotice title={text.day.chooseDriver} help={text.day.chooseDriverHelp} />
      ) : null}
      {driverId === null && user.role === 'driver' ? (
        <EmptyNotice title={text.unknown} help={text.day.noDriver} />
      ) : null}
    </main>
  );
}

interface DaySwitcherProps {
  readonly day: string;
  readonly today: string;
  readonly onDay: (day: string) => void;
}

function DaySwitcher({ day, today, onDay }: DaySwitcherProps) {
  const { text, format } = useSignedInReader();
  return (
    <div class="day-switcher">
      <button
        type="button"
        class="button icon-button"
        aria-label={text.day.previous}
        onClick={() => onDay(addDays(day, -1))}
      >
        ‹
      </button>
      <h2 aria-live="polite">
        {day === today ? <span class="day-today">{text.day.today}</span> : null}
        {format.day(day)}
      </h2>
      <button
        type="button"
        class="button icon-button"
        aria-label={text.day.next}
        disabled={day >= today}
        onClick={() => onDay(addDays(day, 1))}
      >
        ›
      </button>
      {day === today ? null : (
        <button type="button" class="button day-back" onClick={() => onDay(today)}>
          {text.day.today}
        </button>
      )}
    </div>
  );
}

function DayContent({
  day,
  driverId,
  isToday,
}: {
  readonly day: string;
  readonly driverId: string;
  readonly isToday: boolean;
}) {
  const reader = useSignedInReader();
  const { text } = reader;
  const loaded = useLoaded(`${driverId} ${day}`, () => loadDay(reader, driverId, day));
  useEffect(() => {
    if (!isToday) return undefined;
    const timer = setInterval(loaded.reload, REFRESH_MS);
    return () => clearInterval(timer);
  }, [isToday, loaded.reload]);
  if (loaded.data === undefined) {
    return loaded.error === undefined ? (
      <LoadingNotice />
    ) : (
      <ErrorNotice error={loaded.error} onRetry={loaded.reload} />
    );
  }
  const { totals, corrections, dayJobs } = loaded.data;
  return (
    <>
      <KeptNotice />
      {loaded.error === undefined ? null : <ErrorNotice error={loaded.error} onRetry={loaded.reload} />}
      {totals.length === 0 && dayJobs.length === 0 ? (
        <EmptyNotice title={text.day.nothing} help={text.day.nothingHelp} />
      ) : (
        <DayHeadline totals={totals} corrections={corrections} />
      )}
      {dayJobs.length === 0 ? null : (
        <section aria-labelledby="day-jobs">
          <h2 id="day-jobs">{text.day.jobList}</h2>
          <ul class="day-jobs">
            {dayJobs.map((dayJob) => (
              <DayJobCard key={dayJob.job.id} {...dayJob} />
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

/** Says of figures that were kept on this device when they were the server's. */
function KeptNotice() {
  const { text, format } = useSignedInReader();
  const time = useAsOf();
  return (
    <p class={time === null ? 'visually-hidden' : 'notice notice-attention'} role="status">
      {time === null ? '' : text.day.kept(format.dateTime(time))}
    </p>
  );
}

async function loadDay({ api }: SignedInReader, driverId: string, day: string) {
  // A job that began the day before may run into this one.
  const filter = { from: addDays(day, -1), to: day, driver: driverId };
  const [totals, jobs, corrected] = await Promise.all([
    api.totals({ from: day, to: day }, 'driver'),
    api.jobs(filter, null),
    api.corrections({ from: day, to: day }),
  ]);
  return {
    totals: totalsOfDriver(totals.totals, driverId),
    corrections: correctionsOfDriver(corrected.corrections, driverId),
    dayJobs: toDayJobs(jobs.jobs, day),
  };
}
