import type { Job } from '@furrow/protocol/job';
import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../demo/free-port.js';
import { SERVER_MAIN } from '../demo/repository.js';
import { ServerProgram } from '../demo/server.js';
import { Tractor } from '../demo/tractor.js';
import { enrolTractor } from './enrol-tractor.js';
import { settledJobs } from './settled-jobs.js';
import { unpack } from './unpack.js';

const ADMIN = { name: 'admin', password: 'for-this-test-only' };
const AUDITOR = {
  name: 'auditor',
  password: 'for-this-test-too',
  role: 'auditor',
  organisationId: null,
  driverId: null,
} as const;
const START_MS = Date.UTC(2026, 3, 28, 0, 30);
const DURATION_S = 900;

function reportDeath(what: string): void {
  console.log(`      died: ${what}`);
}

/** A fresh process in an empty folder: it has nothing but the bundle. */
const furrowServer = (...args: string[]) => {
  const cwd = mkdtempSync(join(tmpdir(), 'furrow-auditor-'));
  const { status, stdout } = spawnSync(process.execPath, [SERVER_MAIN, ...args], { cwd, env: {}, encoding: 'utf8' });
  rmSync(cwd, { recursive: true });
  return { status, stdout };
};

/** A gateway's own batches, a real server, and an auditor who trusts neither. */
describe('evidence, from the bus to the auditor', function () {
  this.timeout(240_000);
  const folder = mkdtempSync(join(tmpdir(), 'furrow-evidence-'));
  let server: ServerProgram;
  let bundle: string;
  let job: Job;

  before(async () => {
    const onDeath = reportDeath;
    server = new ServerProgram({ folder, port: await freePort(), influxUrl: null, onDeath, replayEveryS: 1 });
    const tractor = new Tractor(
      { scenario: 'demo-no-till', seed: 1, folder, serverUrl: server.url, onDeath },
      undefined,
    );
    const client = await enrolTractor(server, tractor, ADMIN);
    await tractor.createBacklog(START_MS, DURATION_S);
    await client.createUser(AUDITOR);
    tractor.gateway.start();
    const { jobs } = await settledJobs(server, client);
    job = jobs[0]!;
    await tractor.stop();
    await client.login(AUDITOR);
    const days = `machine=${job.machineId}&from=${job.localDay}&to=${job.localDay}`;
    bundle = await unpack(await client.bytes(`/api/exports/evidence?${days}`), join(folder, 'unpacked'));
    await server.stop();
  });

  after(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is identical, checked by a process that has nothing but the bundle', () => {
    const { status, stdout } = furrowServer('verify', bundle);
    expect(stdout).to.match(/^identical: \d+ batches, 1 machine-days, \d+ jobs\n/);
    expect(status).to.equal(0);
    const result = JSON.parse(readFileSync(join(bundle, 'result.json'), 'utf8')) as { jobs: Job[] };
    const { netM2, inputsHash } = result.jobs.find(({ id }) => id === job.id)!;
    expect({ netM2, inputsHash }).to.deep.equal({ netM2: job.netM2, inputsHash: job.inputsHash });
    expect(job.netM2).to.be.greaterThan(1000);
  });

  it('names what was tampered with', () => {
    const [gatewayId = ''] = readdirSync(join(bundle, 'batches'));
    const name = readdirSync(join(bundle, 'batches', gatewayId)).sort()[4]!;
    const [, position, seq] = /^0*(\d+)-\w+-(\d+)\.batch$/.exec(name) ?? [];
    const path = join(bundle, 'batches', gatewayId, name);
    const whole = readFileSync(path);
    const flipped = Buffer.from(whole);
    flipped[100] = (flipped[100] ?? 0) ^ 1;
    writeFileSync(path, flipped);
    const { status, stdout } = furrowServer('verify', bundle, '--json');
    writeFileSync(path, whole);
    expect(status).to.equal(1);
    const { outcome, findings } = JSON.parse(stdout) as {
      outcome: string;
      findings: { code: string; batch?: object }[];
    };
    expect(outcome).to.equal('broken');
    const forged = findings.find(({ code }) => code === 'batchSignature');
    expect(forged?.batch).to.include({ gatewayId, seq: Number(seq), position: Number(position) });
  });

  it('comes out of the stopped server too, whose own chains are sound', () => {
    const config = join(folder, 'server', 'server.yaml');
    const again = join(folder, 'again');
    const { status, stdout } = furrowServer('bundle', '--config', config, '--job', job.id, '--out', again);
    expect(stdout).to.contain('1 days');
    expect(status).to.equal(0);
    expect(furrowServer('verify', again).stdout).to.match(/^identical/);
    const chains = furrowServer('verify', '--config', config);
    expect(JSON.parse(chains.stdout)).to.deep.include({ sound: true, corrections: { sound: true } });
    const recomputed = furrowServer('recompute', '--config', config, '--season', '2026');
    expect(recomputed.status).to.equal(0);
    expect(recomputed.stdout).to.match(/^season 2026: 1 settled days/);
  });

  it('says how it is to be used', () => {
    expect(furrowServer('verify').status).to.equal(2);
    expect(furrowServer('verify', join(folder, 'nowhere')).status).to.equal(2);
  });
});
