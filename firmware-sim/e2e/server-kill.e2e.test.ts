import type { Job } from '@furrow/protocol/job';
import { expect } from 'chai';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { ApiClient } from '../demo/api-client.js';
import { freePort } from '../demo/free-port.js';
import { registryItems } from '../demo/registry.js';
import { ServerProgram } from '../demo/server.js';
import { Tractor } from '../demo/tractor.js';
import { chooseSeed, seededRandom } from './seeded-random.js';
import { settledJobs, type Outcome } from './settled-jobs.js';

const KILLS = 20;
/** Late data is replayed within this, so that the test does not wait for a minute. */
const REPLAY_EVERY_S = 5;
const ADMIN = { name: 'admin', password: 'for-this-test-only' };
const START_MS = Date.UTC(2026, 3, 28, 0, 30);
const DURATION_S = 3600;

/** One gateway with an hour of work in its outbox, one server. */
class Delivery {
  private readonly tractor: Tractor;
  readonly server: ServerProgram;

  constructor(folder: string, port: number) {
    const onDeath = reportDeath;
    this.server = new ServerProgram({ folder, port, influxUrl: null, onDeath, replayEveryS: REPLAY_EVERY_S });
    const plan = { scenario: 'demo-no-till', seed: 1, folder, serverUrl: this.server.url, onDeath };
    this.tractor = new Tractor(plan, undefined);
  }

  /** Everything is ready to be sent; the server stands still. */
  async prepare(): Promise<void> {
    const identity = await this.tractor.enrolment();
    const description = await this.tractor.describe();
    await this.tractor.createBacklog(START_MS, DURATION_S);
    await this.server.init(ADMIN.password);
    await this.server.start();
    const client = await this.client();
    for (const item of registryItems([{ scenario: 'demo-no-till', identity, ...description }])) {
      await client.putDocument(item);
    }
  }

  /** Lets the gateway send, and the server die whenever its journal has grown by so many entries. */
  async send(kills: readonly number[]): Promise<Outcome> {
    this.tractor.gateway.start();
    for (const entries of kills) {
      const from = await this.position();
      while ((await this.position()) < from + entries) await setTimeout(10);
      await this.server.kill();
      await this.server.start();
    }
    return settledJobs(this.server, await this.client());
  }

  async stop(): Promise<void> {
    await this.tractor.stop();
    await this.server.stop();
  }

  private async position(): Promise<number> {
    return (await this.server.health())?.journalPosition ?? 0;
  }

  private async client(): Promise<ApiClient> {
    const client = new ApiClient(this.server.url);
    await client.login(ADMIN);
    return client;
  }
}

function reportDeath(what: string): void {
  console.log(`      died: ${what}`);
}

/**
 * What a job says, without what depends on the moment of asking. These days have settled: each late part leaves a line.
 * Each run has a gateway with a key of its own, so the batches that the figures were made from are other bytes.
 */
function figures({
  completeTo: _position,
  open: _open,
  corrections: _lines,
  inputsHash: _inputs,
  ...job
}: Job): object {
  return job;
}

describe('a server that is killed', function () {
  this.timeout(300_000);
  const folders = ['undisturbed', 'killed'].map((name) => mkdtempSync(join(tmpdir(), `furrow-server-${name}-`)));
  const random = seededRandom(chooseSeed());
  const outcomes: Outcome[] = [];

  before(async () => {
    const kills = Array.from({ length: KILLS }, () => Math.floor(random() * 14));
    for (const [folder, killsOfRun] of [
      [folders[0] ?? '', []],
      [folders[1] ?? '', kills],
    ] as const) {
      const delivery = new Delivery(folder, await freePort());
      try {
        await delivery.prepare();
        outcomes.push(await delivery.send(killsOfRun));
      } finally {
        await delivery.stop();
      }
    }
  });

  after(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

  it('has journalled every batch once', () => {
    const [undisturbed, killed] = outcomes;
    console.log(`      ${undisturbed?.journalPosition} entries`);
    expect(killed?.journalPosition).to.equal(undisturbed?.journalPosition);
  });

  it('comes to the totals of the undisturbed run, exactly', () => {
    const [undisturbed, killed] = outcomes;
    expect(undisturbed?.jobs).to.have.length.at.least(1);
    expect(killed?.jobs.map(figures)).to.deep.equal(undisturbed?.jobs.map(figures));
  });
});
