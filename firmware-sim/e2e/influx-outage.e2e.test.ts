import type { DayTotal, Job } from '@furrow/protocol/job';
import type { Track } from '@furrow/protocol/api';
import { expect } from 'chai';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { ApiClient } from '../demo/api-client.js';
import { freePort } from '../demo/free-port.js';
import { Influxd } from '../demo/influxd.js';
import { registryItems } from '../demo/registry.js';
import { ServerProgram } from '../demo/server.js';
import { Tractor } from '../demo/tractor.js';
import { settledJobs } from './settled-jobs.js';

const SCENARIO = 'straight-passes';
const LOCAL_DAY = '2026-04-28';
const START = `${LOCAL_DAY}T00:30:00Z`;
const DAY_MS = 86_400_000;
const SPEED = 30;
const DURATION_S = 900;
/** Interval of the scenario's receiver, ms. */
const FIX_EVERY_MS = 200;
/** When influxd stops after the story began, and for how long, ms of wall clock. */
const OUTAGE = { afterMs: 8000, forMs: 10_000 };
const ADMIN = { name: 'admin', password: 'for-this-test-only' };
const TIMEOUT_MS = 240_000;

type Row = Readonly<Record<string, string | number | null>>;

/** Asks InfluxDB itself. */
async function queryInflux(url: string, query: string): Promise<Row[]> {
  const answer = await fetch(`${url}/query?db=furrow&epoch=ms&q=${encodeURIComponent(query)}`);
  const { results } = (await answer.json()) as {
    results: { series?: { columns: string[]; values: (string | number | null)[][] }[] }[];
  };
  const [series] = results[0]?.series ?? [];
  return (series?.values ?? []).map((row) =>
    Object.fromEntries((series?.columns ?? []).map((column, i) => [column, row[i] ?? null])),
  );
}

describe('an influxd that is away for a while', function () {
  this.timeout(TIMEOUT_MS);
  const folder = mkdtempSync(join(tmpdir(), 'furrow-influx-outage-'));
  const deaths: string[] = [];
  const onDeath = (what: string): unknown => deaths.push(what);
  const influxd = new Influxd(folder, onDeath);
  let tractor: Tractor | undefined;
  let server: ServerProgram | undefined;
  let behindInOutage = 0;
  let points: Row[] = [];
  let jobs: Job[] = [];
  let totals: DayTotal[] = [];
  let track: Track;

  before(async function () {
    if (!existsSync('/usr/bin/influxd')) {
      console.log('      influxd is missing; make test installs it');
      this.skip();
    }
    await influxd.start('furrow');
    server = new ServerProgram({ folder, port: await freePort(), influxUrl: influxd.url, onDeath });
    const plan = { scenario: SCENARIO, seed: 1, folder, serverUrl: server.url, onDeath, speed: SPEED };
    tractor = new Tractor(plan, undefined);
    await server.init(ADMIN.password);
    await server.start();
    const client = new ApiClient(server.url);
    await client.login(ADMIN);
    const identity = await tractor.enrolment();
    const description = await tractor.describe();
    for (const item of registryItems([{ scenario: SCENARIO, identity, ...description }])) {
      await client.putDocument(item);
    }
    await tractor.start(['--start', START, '--duration', String(DURATION_S)]);
    await setTimeout(OUTAGE.afterMs);
    await influxd.stop();
    await setTimeout(OUTAGE.forMs);
    const health = await server.health();
    expect(health?.seriesStore.reachable, 'influxd is away').to.equal(false);
    behindInOutage = health?.seriesStore.behind ?? 0;
    await influxd.start('furrow');
    await tractor.finished();
    ({ jobs } = await settledJobs(server, client));
    const { machineId } = description.machine;
    const from = Date.parse(START) - DAY_MS / 2;
    track = await client.track(`machine=${machineId}&from=${from}&to=${from + DAY_MS}`);
    totals = await client.totals(`from=${LOCAL_DAY}&to=${LOCAL_DAY}&dimension=machine`);
    points = await queryInflux(influxd.url, 'SELECT fix_time, latitude, status FROM telemetry');
  });

  after(async () => {
    await tractor?.stop();
    await server?.stop();
    await influxd.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('left points waiting in the journal, and no program died', () => {
    expect(behindInOutage).to.be.above(0);
    expect(deaths).to.deep.equal([]);
  });

  it('has the point of every fix, once', () => {
    const fixTimes = points.map((point) => Number(point['fix_time']));
    const first = fixTimes[0] ?? 0;
    console.log(`      ${points.length} points, ${behindInOutage} journal entries behind in the outage`);
    // The last fix of the story may lie in the batch that the end of the terminals cut short.
    expect(points.length).to.be.closeTo((DURATION_S * 1000) / FIX_EVERY_MS, 10);
    expect(fixTimes).to.deep.equal(fixTimes.map((_, i) => first + i * FIX_EVERY_MS));
    expect(points.every(({ status, latitude }) => status === 'ok' && Number(latitude) > 43)).to.equal(true);
  });

  it('gives history pages the whole track', () => {
    expect(track.store).to.equal('influxdb');
    expect(track.fixTime).to.deep.equal(points.map((point) => point['fix_time']));
  });

  it("has the API's jobs", async () => {
    const rows = await queryInflux(influxd.url, 'SELECT job_id, gross_m2, net_m2, unique_m2, status FROM job');
    expect(jobs).to.have.length(1);
    expect(rows.map(({ time: _, status: __, ...row }) => row)).to.deep.equal(
      jobs.map((job) => ({ job_id: job.id, gross_m2: job.grossM2, net_m2: job.netM2, unique_m2: job.uniqueM2 })),
    );
    expect(jobs[0]?.netM2).to.be.above(1000);
  });

  it("has the API's day totals", async () => {
    const rows = await queryInflux(
      influxd.url,
      `SELECT dimension_id, operation, jobs, gross_m2, net_m2 FROM day_total WHERE dimension = 'machine' AND status = 'ok'`,
    );
    expect(totals).to.have.length(1);
    expect(rows.map(({ time: _, ...row }) => row)).to.deep.equal(
      totals.map((total) => ({
        dimension_id: total.dimensionId,
        operation: total.operation,
        jobs: total.jobs,
        gross_m2: total.grossM2,
        net_m2: total.netM2,
      })),
    );
  });
});
