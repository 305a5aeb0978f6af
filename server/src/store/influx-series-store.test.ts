import { setTimeout } from 'node:timers/promises';
import { expect } from 'chai';
import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import { fixRecord } from './fake-journal.js';
import { InfluxConnection } from './influx-connection.js';
import { InfluxSeriesStore } from './influx-series-store.js';
import { findInfluxd, InfluxdProcess } from './influxd-process.js';
import { sampleJob } from './sample-results.js';
import type { TelemetryPoint } from './series-store.js';
import { describeSeriesStore } from './series-store.suite.js';

function point(record: TelemetryRecord): TelemetryPoint {
  const fixTime = fixRecord(0).fixTime as number;
  return { machineId: 'tractor-1', gatewayId: 'gateway-a', rank: 1, fixTime, position: 1, receivedAt: 1, record };
}

describe('InfluxDB 1.x (real influxd)', () => {
  let influxd: InfluxdProcess;
  let databases = 0;
  let database = '';

  before(async function startInfluxd() {
    this.timeout(60_000);
    const binary = findInfluxd();
    if (binary === undefined) {
      console.log('skipped: no influxd; install the Debian package influxdb');
      this.skip();
    }
    influxd = await InfluxdProcess.create(binary);
    await influxd.start();
  });

  after(async () => influxd?.remove());

  async function createStore(): Promise<InfluxSeriesStore> {
    databases += 1;
    database = `furrow_${databases}`;
    return new InfluxSeriesStore({ url: influxd.url, database, createDatabase: true });
  }

  describeSeriesStore('influxdb', {
    create: createStore,
    outage: { begin: () => influxd.stop(), end: () => influxd.start() },
  });

  it('stores times as milliseconds, and a newer point replaces every value of the older', async () => {
    const store = await createStore();
    await store.prepare();
    await store.writeTelemetry([point(fixRecord(0, { hdop: 0.7, signals: { workState: 1 } }))]);
    await store.writeTelemetry([point(fixRecord(0, { satellites: 20 }))]);
    expect(await influxd.values(database, 'SELECT * FROM telemetry', 'time')).to.deep.equal([fixRecord(0).fixTime]);
    expect(await influxd.values(database, 'SELECT * FROM telemetry', 'hdop')).to.deep.equal([-1e9]);
    expect(await influxd.values(database, 'SELECT * FROM telemetry', 'work_state')).to.deep.equal([-1e9]);
    expect(await influxd.values(database, 'SELECT * FROM telemetry', 'satellites')).to.deep.equal([20]);
    await store.close();
  });

  it('leaves a void job out of every sum without a filter', async () => {
    const store = await createStore();
    await store.prepare();
    const job = { machineId: 'tractor-1', jobId: 'job-1', keyTime: sampleJob().startTime };
    await store.writeJobs([{ ...job, job: sampleJob() }]);
    await store.writeJobs([{ ...job, job: null }]);
    expect(await influxd.values(database, 'SELECT sum(net_m2) FROM job', 'sum')).to.deep.equal([0]);
    expect(await influxd.values(database, 'SELECT status FROM job', 'status')).to.deep.equal(['void']);
    await store.close();
  });

  it('finds the bad lines of a write by halving, parks them and writes the rest', async () => {
    const store = await createStore();
    await store.prepare();
    const connection = new InfluxConnection({ url: influxd.url, database });
    await connection.write(['m value=1 1000']);
    const lines = Array.from({ length: 40 }, (_, index) => `m value=${index} ${2000 + index}`);
    lines[7] = 'm value="text" 2007';
    lines[31] = 'm value= 2031';
    const parked = await connection.write(lines);
    expect(parked.map((entry) => entry.line)).to.deep.equal([lines[7], lines[31]]);
    expect(parked[0]?.reason).to.match(/field type conflict/);
    expect(parked[1]?.reason).to.match(/missing field value|invalid/);
    expect(await influxd.values(database, 'SELECT count(value) FROM m', 'count')).to.deep.equal([39]);
    await connection.close();
    await store.close();
  });

  it('names the database and the remedy where it is missing', async () => {
    const connection = new InfluxConnection({ url: influxd.url, database: 'nowhere' });
    const error = await connection.write(['m value=1 1']).then(
      () => undefined,
      (reason: unknown) => reason as Error,
    );
    expect(error?.message).to.match(/database "nowhere": .*create the database/);
    await connection.close();
  });

  it('logs in with user and password, and says what to check where they are wrong', async function basicAuthorisation() {
    this.timeout(60_000);
    const guarded = await InfluxdProcess.create(findInfluxd() as string, { isAuthOn: true });
    try {
      await guarded.start();
      const createUser = `CREATE USER furrow WITH PASSWORD 'secret' WITH ALL PRIVILEGES`;
      await fetch(`${guarded.url}/query`, { method: 'POST', body: new URLSearchParams({ q: createUser }) });
      const options = { url: guarded.url, database: 'furrow', createDatabase: true, username: 'furrow' };
      const store = new InfluxSeriesStore({ ...options, password: 'secret' });
      await store.prepare();
      await store.writeTelemetry([point(fixRecord(0))]);
      const span = { from: 0, to: Date.parse('2027-01-01') };
      expect(await store.readTrack('tractor-1', span)).to.have.length(1);
      await store.close();
      const wrong = new InfluxSeriesStore({ ...options, password: 'wrong' });
      const error = await wrong.writeTelemetry([point(fixRecord(0))]).then(
        () => undefined,
        (reason: unknown) => reason as Error,
      );
      expect(error?.message).to.contain('401').and.contain('check username and password');
      await wrong.close();
    } finally {
      await guarded.remove();
    }
  });

  it('writes as a user with rights on the one database, and says where it has to be created', async function oneDatabase() {
    this.timeout(60_000);
    const guarded = await InfluxdProcess.create(findInfluxd() as string, { isAuthOn: true });
    const authorization = `Basic ${Buffer.from('admin:topsecret').toString('base64')}`;
    const say = async (q: string): Promise<void> => {
      const request = { method: 'POST', headers: { authorization }, body: new URLSearchParams({ q }) };
      expect((await fetch(`${guarded.url}/query`, request)).status, q).to.equal(200);
    };
    try {
      await guarded.start();
      await say(`CREATE USER admin WITH PASSWORD 'topsecret' WITH ALL PRIVILEGES`);
      await say(`CREATE USER furrow WITH PASSWORD 'secret'`);
      const login = { url: guarded.url, database: 'furrow', username: 'furrow', password: 'secret' };
      const store = new InfluxSeriesStore({ ...login, createDatabase: true });
      const prepared = (): Promise<string> =>
        store.prepare().then(
          () => 'prepared',
          (error: Error) => error.message,
        );
      // On a busy machine influxd answers 401 for a moment to a user that it has just made.
      let answer = await prepared();
      for (let tries = 0; tries < 20 && answer.includes('401'); tries += 1) {
        await setTimeout(500);
        answer = await prepared();
      }
      expect(answer).to.match(/404.*create the database/);
      await say('CREATE DATABASE furrow');
      expect(await prepared()).to.match(/403.*may not write to this database/);
      await say('GRANT ALL ON furrow TO furrow');
      expect(await prepared()).to.equal('prepared');
      await store.writeTelemetry([point(fixRecord(0))]);
      expect(await store.readTrack('tractor-1', { from: 0, to: Date.parse('2027-01-01') })).to.have.length(1);
      await store.close();
    } finally {
      await guarded.remove();
    }
  });
});
