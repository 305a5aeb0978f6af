import { expect } from 'chai';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { GatewayList } from '@furrow/protocol/api';
import { ApiClient } from '../demo/api-client.js';
import { freePort } from '../demo/free-port.js';
import { Program, runToEnd } from '../demo/program.js';
import { GATEWAY_MAIN } from '../demo/repository.js';
import { ServerProgram } from '../demo/server.js';

const PASSWORD = 'only for this test';
const SEEN_WITHIN_MS = 20_000;
const MACHINE = { organisationId: 'coop-a', name: 'No. 1', kind: 'tractor', antennaXM: 0, antennaYM: 0, hitchXM: -1 };

type Entry = GatewayList['gateways'][number];

/** The real server and the real gateway, which has no ports: nothing but settings goes between them. */
describe('settings from the server', function () {
  this.timeout(60_000);
  const folder = mkdtempSync(join(tmpdir(), 'furrow-settings-e2e-'));
  const deaths: string[] = [];
  let server: ServerProgram;
  let gateway: Program;
  let client: ApiClient;
  let gatewayId: string;
  let publicKey: string;

  const onDeath = (what: string): void => void deaths.push(what);
  const entry = async (): Promise<Entry | undefined> =>
    (await client.json<GatewayList>('/api/gateways')).gateways.find((each) => each.gatewayId === gatewayId);
  const seen = async (isSo: (entry: Entry | undefined) => boolean): Promise<Entry | undefined> => {
    const deadline = Date.now() + SEEN_WITHIN_MS;
    let last = await entry();
    while (!isSo(last) && Date.now() < deadline) {
      await setTimeout(100);
      last = await entry();
    }
    return last;
  };
  const acknowledged = (version: number) => seen((each) => each?.settings?.acknowledgedVersion === version);
  const enrol = (name: string) =>
    client.putDocument({ collection: 'gateways', id: gatewayId, document: { name, publicKey, status: 'enrolled' } });
  const setTuning = (tuning: object) => client.put(`/api/gateways/${gatewayId}/tuning`, tuning);

  before(async () => {
    server = new ServerProgram({ folder, port: await freePort(), influxUrl: null, onDeath });
    await server.init(PASSWORD);
    await server.start();
    client = new ApiClient(server.url);
    await client.login({ name: 'admin', password: PASSWORD });
    mkdirSync(join(folder, 'gateway'));
    const config = join(folder, 'gateway', 'gateway.yaml');
    writeFileSync(config, JSON.stringify({ server: { url: server.url }, stateDir: './state' }));
    const text = await runToEnd({ name: 'identity', args: [GATEWAY_MAIN, 'identity', '--config', config], folder });
    publicKey = /^public key +(\S+)$/m.exec(text)?.[1] ?? '';
    gatewayId = /^gateway id +([0-9a-f ]+)$/m.exec(text)?.[1]?.replaceAll(' ', '') ?? '';
    gateway = new Program({ name: 'gateway', args: [GATEWAY_MAIN, 'run', '--config', config], folder, onDeath });
    await client.putDocument({
      collection: 'organisations',
      id: 'coop-a',
      document: { names: { zh: '甲社', en: 'Co-op A' } },
    });
    await client.putDocument({ collection: 'machines', id: 'tractor-1', document: { ...MACHINE, maxSpeedMps: 15 } });
    await enrol('box');
    await client.putDocument({
      collection: 'mounting',
      id: gatewayId,
      document: { machineId: 'tractor-1', rank: 1 },
    });
    gateway.start();
  });

  after(async () => {
    await gateway?.stop();
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
    expect(deaths).to.deep.equal([]);
  });

  it('reach a gateway that connects, which says so', async () => {
    const { settings } = (await seen((each) => each?.settings?.acknowledgedVersion != null)) ?? {};
    expect(settings?.acknowledgedVersion).to.equal(settings?.wantedVersion);
    expect(settings?.refusal).to.equal(null);
  });

  it('reach it when they change, without a restart, and outlast both programs', async () => {
    const before = (await entry())?.settings?.wantedVersion ?? 0;
    await setTuning({ sealAfterS: 30, sources: { receivers: ['roof'] } });
    expect((await acknowledged(before + 1))?.settings?.wantedVersion).to.equal(before + 1);
    // Who renames a gateway does not think of how it works.
    await enrol('box of the red tractor');
    await gateway.kill();
    await server.stop();
    await server.start();
    gateway.start();
    client = new ApiClient(server.url);
    await client.login({ name: 'admin', password: PASSWORD });
    await seen((each) => each?.connected === true);
    expect((await entry())?.settings).to.include({ wantedVersion: before + 1, acknowledgedVersion: before + 1 });
  });

  it('of a server with another key are refused, and the admin sees why', async () => {
    await gateway.stop();
    const keyFile = join(folder, 'gateway', 'state', 'server-key.txt');
    const trusted = readFileSync(keyFile, 'utf8');
    // Another key of the right form: that of the gateway itself.
    writeFileSync(keyFile, `${publicKey}\n`);
    gateway.start();
    expect((await seen((each) => each?.settings?.refusal != null))?.settings?.refusal).to.include('another key');
    await gateway.stop();
    writeFileSync(keyFile, trusted);
    gateway.start();
    expect((await seen((each) => each?.settings?.refusal === null))?.settings?.refusal).to.equal(null);
  });
});
