import type { SealedBatch } from '@furrow/protocol/uplink-batch';
import { ServerProcess } from '../run/server-process.js';
import { BenchGateway } from './gateway-bench.js';

/**
 * Fixes a second from socket to durable journal, in a real server process. Its gateways are mounted on no
 * machine: the folds set their records aside, so that this measures the way in and not the figures.
 */
const GATEWAYS = 20;
const BATCHES_EACH = 100;
const FIXES_A_BATCH = 60;
/** The contract's two lanes. */
const IN_FLIGHT = 2;

async function upload(gateway: BenchGateway, batches: SealedBatch[]): Promise<void> {
  const lane = async (): Promise<void> => {
    for (let batch = batches.shift(); batch !== undefined; batch = batches.shift()) {
      const ack = await gateway.send(batch);
      if (ack.status === 'retry') batches.unshift(batch);
      else if (ack.status !== 'stored') throw new Error(`batch ${ack.seq} ${ack.status}: ${ack.reason}`);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, lane));
}

const server = new ServerProcess();
try {
  const gateways = Array.from({ length: GATEWAYS }, () => new BenchGateway());
  const rows = gateways.map(
    ({ gatewayId, spki }) => `  ${gatewayId}: { name: bench, publicKey: "${spki}", status: enrolled }`,
  );
  server.init(`gateways:\n${rows.join('\n')}\n`);
  const chains = gateways.map((gateway) => gateway.chain(BATCHES_EACH, { perBatch: FIXES_A_BATCH }));
  const bytes = chains.flat().reduce((sum, { body }) => sum + body.length, 0);
  await server.start();
  for (const gateway of gateways) {
    gateway.connect(server.url);
    await gateway.welcome();
  }
  const start = performance.now();
  await Promise.all(gateways.map((gateway, i) => upload(gateway, chains[i] ?? [])));
  const seconds = (performance.now() - start) / 1000;
  const fixes = GATEWAYS * BATCHES_EACH * FIXES_A_BATCH;
  const perSecond = Math.round(fixes / seconds);
  console.log(
    `socket to durable journal: ${perSecond} fixes/s (${GATEWAYS} gateways, ${FIXES_A_BATCH} fixes a batch, ${(bytes / fixes).toFixed(1)} bytes a fix with three signals)`,
  );
  for (const gateway of gateways) gateway.close();
} finally {
  await server.end('SIGTERM');
  server.remove();
}
