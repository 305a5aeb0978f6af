import type { GatewayList } from '@furrow/protocol/api';
import type { RawFetch, RawFetchList } from '@furrow/protocol/raw-fetch';
import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import { openBatch } from '@furrow/protocol/uplink-batch';
import { ChainedJournal } from '@furrow/server/dist/journal/chained-journal.js';
import { SqliteEntryStorage } from '@furrow/server/dist/journal/sqlite-entry-storage.js';
import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { ApiClient } from '../demo/api-client.js';
import { freePort } from '../demo/free-port.js';
import { runToEnd } from '../demo/program.js';
import { registryItems } from '../demo/registry.js';
import { GATEWAY_MAIN, SERVER_MAIN } from '../demo/repository.js';
import { ServerProgram } from '../demo/server.js';
import { Tractor } from '../demo/tractor.js';
import { unpack } from './unpack.js';

const ADMIN = { name: 'admin', password: 'for-this-test-only' };
const SCENARIO = 'lever-arm';
const DURATION_S = 40;
const SPEED = 8;
/** Of the simulator's receiver. */
const FIXES_PER_S = 10;
const SEEN_WITHIN_MS = 20_000;

/** Looks again until something is so, or it takes too long. @returns what was seen last */
async function seen<T>(look: () => Promise<T>, isSo: (value: T) => boolean): Promise<T> {
  const deadline = Date.now() + SEEN_WITHIN_MS;
  let last = await look();
  while (!isSo(last) && Date.now() < deadline) {
    await setTimeout(100);
    last = await look();
  }
  return last;
}

/** A real gateway with a raw ring hears a simulated tractor; the real server fetches what it heard. */
describe('raw frames that the server fetches', function () {
  this.timeout(90_000);
  const folder = mkdtempSync(join(tmpdir(), 'furrow-raw-e2e-'));
  const journalFolder = join(folder, 'server', 'data', 'journal');
  const deaths: string[] = [];
  const onDeath = (what: string): void => void deaths.push(what);
  let server: ServerProgram;
  let tractor: Tractor;
  let client: ApiClient;
  let gatewayId = '';
  let machineId = '';
  let span = { from: 0, to: 0 };

  const path = (rest = ''): string => `/api/gateways/${gatewayId}/raw-frames${rest}`;
  const ask = () => client.post<RawFetch>(path(), span);
  const ended = async (id: number): Promise<RawFetch | undefined> => {
    const look = async () => (await client.json<RawFetchList>(path())).fetches.find((fetch) => fetch.id === id);
    return seen(look, (fetch) => fetch?.state !== 'open');
  };
  const isConnected = async (): Promise<boolean> =>
    (await client.json<GatewayList>('/api/gateways')).gateways.some(
      (each) => each.gatewayId === gatewayId && each.connected,
    );

  before(async () => {
    server = new ServerProgram({ folder, port: await freePort(), influxUrl: null, onDeath });
    const gatewayConfig = { rawRing: { maxBytes: 1_000_000 }, sealAfterS: 1 };
    const plan = { scenario: SCENARIO, seed: 1, folder, serverUrl: server.url, onDeath, speed: SPEED, gatewayConfig };
    tractor = new Tractor(plan, undefined);
    await server.init(ADMIN.password);
    await server.start();
    client = new ApiClient(server.url);
    await client.login(ADMIN);
    const identity = await tractor.enrolment();
    ({ gatewayId } = identity);
    const described = { scenario: SCENARIO, identity, ...(await tractor.describe()) };
    ({ machineId } = described.machine);
    for (const item of registryItems([described])) await client.putDocument(item);
    const from = Date.now();
    await tractor.start(['--start', new Date(from).toISOString(), '--duration', String(DURATION_S)]);
    await tractor.finished();
    // What was heard last is sealed a second later.
    await seen(
      async () => sentRecords(journalFolder).length,
      (records) => records >= DURATION_S * FIXES_PER_S,
    );
    span = { from, to: Date.now() };
  });

  after(async () => {
    await tractor.stop();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
    expect(deaths).to.deep.equal([]);
  });

  it('are proven by the signed batches, and decode to their records', async () => {
    const { id } = await ask();
    const fetch = await ended(id);
    expect(fetch?.state, fetch?.reason ?? '').to.equal('done');
    expect(fetch?.spans?.map(({ state }) => state)).to.deep.equal(['proven']);
    const unpacked = join(folder, 'download');
    mkdirSync(unpacked);
    const archive = await unpack(await client.bytes(path(`/${id}`)), unpacked);
    expect(readdirSync(archive).sort()).to.deep.equal(['proven', 'report.json', 'ring.log']);
    const captures = ['receiver.nmea.log', 'tractor.candump.log'].map((name) => join(archive, 'proven', name));
    const args = [GATEWAY_MAIN, 'decode', ...captures];
    const lines = (await runToEnd({ name: 'decode', args, folder })).split('\n').filter((line) => line !== '');
    const decoded = lines.map((line) => JSON.parse(line) as TelemetryRecord & { source?: unknown });
    const sent = sentRecords(journalFolder);
    console.log(
      `      ${fetch?.bytes} bytes of the ring, ${decoded.length} records decoded, ${sent.length} records sent`,
    );
    expect(decoded.map(({ source: _source, ...record }) => record)).to.deep.equal(sent);
  });

  it('go into evidence, where the batches prove them to whoever checks', async () => {
    const day = localDayOf(span.from);
    // At midnight the span is of two days, and of no one day's evidence.
    const isWhole = day === localDayOf(span.to);
    const query = new URLSearchParams({ machine: machineId, from: day, to: localDayOf(span.to) });
    const unpacked = join(folder, 'evidence');
    mkdirSync(unpacked);
    const bundle = await unpack(await client.bytes(`/api/exports/evidence?${query.toString()}`), unpacked);
    const { status, stdout } = spawnSync(process.execPath, [SERVER_MAIN, 'verify', bundle], { encoding: 'utf8' });
    expect(stdout).to.match(isWhole ? /raw frames of gateway .*, 0 changed/ : /identical/);
    expect(status).to.equal(0);
  });

  it('come once a gateway that was away is back, and show what was changed meanwhile', async () => {
    await tractor.gateway.kill();
    await seen(isConnected, (connected) => !connected);
    const { id } = await ask();
    expect((await client.json<RawFetchList>(path())).fetches[0]).to.include({ id, state: 'open' });
    const ring = join(folder, SCENARIO, 'state', 'raw');
    const segments = readdirSync(ring).sort();
    expect(segments.length, 'segments').to.be.greaterThan(2);
    const segment = join(ring, segments[1] ?? '');
    const text = readFileSync(segment, 'latin1');
    // A digit of the first frame there.
    const at = text.indexOf(') tractor ') + ') tractor 0'.length;
    writeFileSync(segment, `${text.slice(0, at)}${text[at] === '8' ? '9' : '8'}${text.slice(at + 1)}`, 'latin1');
    tractor.gateway.start();
    const fetch = await ended(id);
    expect(fetch?.state, fetch?.reason ?? '').to.equal('done');
    expect(fetch?.spans?.map(({ state }) => state)).to.deep.equal(['proven', 'changed', 'proven']);
  });
});

/** The local day of the server, which counts in Beijing time. */
function localDayOf(time: number): string {
  return new Date(time + 8 * 3_600_000).toISOString().slice(0, 10);
}

/** The records of all batches that a server has stored, in their order. */
function sentRecords(journalFolder: string): TelemetryRecord[] {
  const clock = { now: () => 0, after: () => ({ cancel: () => undefined }) };
  const journal = new ChainedJournal({ storage: new SqliteEntryStorage(journalFolder), clock, gatherMs: 0 });
  const records: TelemetryRecord[] = [];
  for (const { entry } of journal.readFrom(1, ['batch'])) {
    if (entry.kind === 'batch') records.push(...openBatch(entry.body).records);
  }
  journal.close();
  return records;
}
