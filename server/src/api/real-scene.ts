import type { RegistryDocument } from '@furrow/protocol/registry-document';
import { generateKeyPairSync } from 'node:crypto';
import { createBundle } from '../evidence/create-bundle.js';
import type { EvidenceFolds } from '../fold/fold-evidence.js';
import { drawDrive, shuttlePasses } from '../fold/drawn-drive.js';
import { gatewayOf, LedgerScene } from '../ledger/ledger-scene.js';
import { EmbeddedSeriesStore } from '../store/embedded-series-store.js';
import { ApiHarness } from './api-harness.js';
import type { ApiDependencies } from './dependencies.js';

const MORNING = Date.parse('2026-04-28T08:00:00+08:00');
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
export const DAY = '2026-04-28';

/** The API over real folds, registry, ledger and approvals. The users of the harness are of coop-1, but `stranger`. */
export interface RealScene {
  readonly harness: ApiHarness;
  readonly scene: LedgerScene;
  readonly dependencies: ApiDependencies;
}

/**
 * Alpha of coop-1 and bravo of coop-2 have worked the same ground, alpha after bravo, and bravo ground of its own. Their day has
 * settled, alpha's work is approved and its period closed; then late work of bravo took ground from alpha.
 */
export async function createRealScene(): Promise<RealScene> {
  const scene = await new LedgerScene(MORNING + 12 * HOUR_MS).start();
  for (const [machineId, organisationId] of [
    ['alpha', 'coop-1'],
    ['bravo', 'coop-2'],
  ] as const) {
    // prettier-ignore
    await addMachine(scene, machineId, organisationId);
  }
  const bravo = drive(MORNING, 0, 4);
  await scene.send('alpha', drive(MORNING + 2 * HOUR_MS, 0, 4));
  await scene.send('bravo', bravo.slice(0, bravo.length / 2));
  await scene.send('bravo', drive(MORNING + 5 * HOUR_MS, 900, 2));
  scene.clock.advance(12 * HOUR_MS);
  const harness = new ApiHarness((fakes) => realDependencies(fakes, scene));
  await harness.start();
  const own = scene.folds.jobs().find(({ machineId }) => machineId === 'alpha')!;
  const approved = await harness.ask('auditor', `/api/jobs/${own.id}/approve`, { method: 'POST', body: { uniqueM2: own.uniqueM2 } }); // prettier-ignore
  const period = { organisationId: null, from: DAY, to: DAY };
  const closed = await harness.ask('auditor', '/api/periods', { method: 'POST', body: period });
  if (approved.status !== 200 || closed.status !== 200) throw new Error(`${approved.text} ${closed.text}`);
  await scene.send('bravo', bravo.slice(bravo.length / 2));
  scene.clock.advance(10 * MINUTE_MS);
  return { harness, scene, dependencies: realDependencies(harness.world.dependencies(), scene) };
}

async function addMachine(scene: LedgerScene, machineId: string, organisationId: string): Promise<void> {
  const facts = { name: `The ${machineId}`, kind: 'tractor', defaultDriverId: `driver-${machineId}` } as const;
  const geometry = { antennaXM: 0, antennaYM: 0, hitchXM: -1, maxSpeedMps: 15 };
  const harrow = { attachment: 'mounted', toolXM: 0, offsetYM: 0, workingWidthM: 3, operation: 'harrowing' } as const;
  await scene.set('organisations', organisationId, { names: { zh: organisationId, en: organisationId } });
  await scene.set('drivers', `driver-${machineId}`, { organisationId, name: `Driver of ${machineId}` });
  await scene.set('machines', machineId, { organisationId, ...facts, ...geometry });
  await scene.set('implements', `harrow-${machineId}`, { organisationId, name: `Harrow of ${machineId}`, ...harrow });
  await scene.set('hitching', machineId, { implementId: `harrow-${machineId}` });
  await scene.set('mounting', gatewayOf(machineId), { machineId, rank: 1 });
  const gateway = { name: `Box of ${machineId}`, publicKey: 'AAAA', status: 'enrolled' } as const;
  await scene.set('gateways', gatewayOf(machineId), gateway satisfies RegistryDocument<'gateways'>);
  const east = machineId === 'bravo' ? 0.02 : 0.1;
  const ring = [[0, 0], [0.004, 0], [0.004, 0.004], [0, 0.004], [0, 0]]; // prettier-ignore
  const coordinates = [ring.map(([x, y]) => [124.305 + east + x!, 43.305 + y!])];
  await scene.set('partfields', `field-${machineId}`, {
    organisationId,
    name: `Field of ${machineId}`,
    geometry: { type: 'Polygon', coordinates },
  });
}

function drive(startTime: number, eastM: number, passes: number) {
  const longitude = 124.305 + eastM / 81_000;
  return drawDrive({ latitude: 43.305, longitude, startTime, legs: shuttlePasses(passes, 80) });
}

function realDependencies(fakes: ApiDependencies, scene: LedgerScene): ApiDependencies {
  const { journal, registry, clock, folds, store, ledger } = scene;
  const evidence = {
    journal,
    registry,
    folds: folds as EvidenceFolds,
    settled: store,
    serverKey: generateKeyPairSync('ed25519').privateKey,
    settle: (localDays: readonly string[]) => ledger.settleFor('export', localDays),
    clock,
    software: '0.1.0',
    backlog: () => 0,
  };
  return {
    ...fakes,
    clock,
    folds,
    registry,
    corrections: store.book,
    approvals: scene.approvals,
    approvalBook: store.approvals,
    prepareApproval: (localDays) => ledger.prepare(localDays),
    settleExported: (localDays) => ledger.settleFor('export', localDays),
    evidence: (request) => createBundle(evidence, request),
    seriesStore: new EmbeddedSeriesStore({ file: ':memory:', journal, registry }),
    journalPosition: () => journal.head().position,
  };
}
