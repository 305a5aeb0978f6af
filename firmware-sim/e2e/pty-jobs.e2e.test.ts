import type { Job } from '@furrow/protocol/job';
import { expect } from 'chai';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiClient } from '../demo/api-client.js';
import { freePort } from '../demo/free-port.js';
import { registryItems, type EnrolledTractor } from '../demo/registry.js';
import { ServerProgram } from '../demo/server.js';
import { Tractor } from '../demo/tractor.js';
import { settledJobs } from './settled-jobs.js';

const WORKED = ['lever-arm', 'trailed-implement'];
const IDLE = ['parked-jumping', 'road-trip'];
const SCENARIOS = [...WORKED, ...IDLE];
/** Story seconds per second: what four gateways and a server can read on two cores. */
const SPEED = 30;
const DURATION_S = '1500';
const START = '2026-04-28T00:30:00Z';
const TOLERANCE = 0.01;
const ADMIN = { name: 'admin', password: 'for-this-test-only' };
const TIMEOUT_MS = 240_000;

interface Truth {
  readonly jobs: readonly unknown[];
  readonly observable: { readonly grossM2: number; readonly netM2: number; readonly workedDistanceM: number };
}

/** Scenarios share names of machines and fields; on one server each needs its own. */
function ownNames({ scenario, machine, partfields, identity }: EnrolledTractor): EnrolledTractor {
  return {
    scenario,
    identity,
    machine: { ...machine, machineId: scenario, implementId: `${scenario}-implement` },
    partfields: partfields.map((partfield) => ({ ...partfield, id: `${scenario}-${partfield.id}` })),
  };
}

/** Simulator → pseudo-terminals → gateway process → server process → API. */
describe('jobs from what pseudo-terminals carried', function () {
  this.timeout(TIMEOUT_MS);
  const folder = mkdtempSync(join(tmpdir(), 'furrow-pty-jobs-'));
  const deaths: string[] = [];
  const onDeath = (what: string): unknown => deaths.push(what);
  let tractors: Tractor[] = [];
  let server: ServerProgram;
  let jobs: Job[] = [];
  let setAside: Record<string, number> = {};

  const truthOf = (scenario: string): Truth =>
    JSON.parse(readFileSync(join(folder, scenario, 'truth', 'truth.json'), 'utf8')) as Truth;
  const jobsOf = (scenario: string): Job[] => jobs.filter(({ machineId }) => machineId === scenario);

  before(async () => {
    server = new ServerProgram({ folder, port: await freePort(), influxUrl: null, onDeath });
    tractors = SCENARIOS.map(
      (scenario) => new Tractor({ scenario, seed: 1, folder, serverUrl: server.url, onDeath, speed: SPEED }, undefined),
    );
    await server.init(ADMIN.password);
    await server.start();
    const client = new ApiClient(server.url);
    await client.login(ADMIN);
    const enrolled: EnrolledTractor[] = [];
    for (const tractor of tractors) {
      const identity = await tractor.enrolment();
      enrolled.push(ownNames({ scenario: tractor.scenario, identity, ...(await tractor.describe()) }));
    }
    for (const item of registryItems(enrolled)) await client.putDocument(item);
    await Promise.all(
      tractors.map((tractor) =>
        tractor.start(['--start', START, '--duration', DURATION_S, '--out', join(folder, tractor.scenario, 'truth')]),
      ),
    );
    await Promise.all(tractors.map((tractor) => tractor.finished()));
    ({ jobs } = await settledJobs(server, client));
    setAside = (await server.health())?.counters ?? {};
  });

  after(async () => {
    await Promise.all(tractors.map((tractor) => tractor.stop()));
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  for (const scenario of WORKED) {
    it(`${scenario}: one job, net and gross within 1 % of the observable truth`, () => {
      const { observable, jobs: trueJobs } = truthOf(scenario);
      const [job, ...others] = jobsOf(scenario);
      expect(trueJobs, 'jobs of the truth').to.have.length(1);
      expect(others, 'further jobs').to.deep.equal([]);
      console.log(
        `      gross ${job?.grossM2.toFixed(1)} of ${observable.grossM2.toFixed(1)} m², ` +
          `net ${job?.netM2.toFixed(1)} of ${observable.netM2.toFixed(1)} m²`,
      );
      expect((job?.grossM2 ?? 0) / observable.grossM2, 'gross').to.be.closeTo(1, TOLERANCE);
      expect((job?.netM2 ?? 0) / observable.netM2, 'net').to.be.closeTo(1, TOLERANCE);
      expect((job?.workedDistanceM ?? 0) / observable.workedDistanceM, 'distance').to.be.closeTo(1, TOLERANCE);
    });
  }

  for (const scenario of IDLE) {
    it(`${scenario}: 0 jobs and 0 area`, () => {
      expect(truthOf(scenario).jobs).to.deep.equal([]);
      expect(jobsOf(scenario)).to.deep.equal([]);
    });
  }

  it('loses no record and no program on the way', () => {
    expect(deaths).to.deep.equal([]);
    expect(Object.keys(setAside).filter((name) => name.startsWith('records_set_aside'))).to.deep.equal([]);
  });
});
