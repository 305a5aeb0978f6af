import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gatewayIdOf } from './gateway-hello.js';
import { encodeRecordColumns } from './record-columns.js';
import { rtkTrack, withTenSignals } from './rtk-track.js';
import type { TelemetryRecord } from './telemetry-record.js';
import type { BatchHeader } from './batch-header.js';
import { BATCH_RECORDS_MAX, batchHash, openBatch, sealBatch } from './uplink-batch.js';

/**
 * Bytes per fix and speed of sealing and opening, over full batches of 60:
 *
 *   node protocol/dist/uplink-batch.bench.js [RECORDS.ndjson …]
 *
 * on a seeded RTK track with the core fields, the same with ten signals, and the records of each file named.
 * `signed` adds the 64 bytes of the signature that travels with each body. Nothing is compressed. Sealing
 * includes the signature, opening does not include its verification.
 */
const TRACK_FIXES = 6000;
/** The first rounds let the compiler settle; the fastest is printed. */
const ROUNDS = 5;

const { privateKey, publicKey } = generateKeyPairSync('ed25519');

/** The records in full batches, each chained to the one before; what is left over is not sealed. */
function sealChain(records: readonly TelemetryRecord[]): Uint8Array[] {
  const bodies: Uint8Array[] = [];
  let header: BatchHeader = {
    gatewayId: gatewayIdOf(publicKey),
    epoch: '00112233445566778899aabbccddeeff',
    seq: 1000,
    previousHash: 'a'.repeat(64),
    lastAck: { hash: 'a'.repeat(64), receivedAt: 1_777_337_040_000 },
    settingsVersion: 1,
  };
  for (let start = 0; start + BATCH_RECORDS_MAX <= records.length; start += BATCH_RECORDS_MAX) {
    const { body } = sealBatch(header, records.slice(start, start + BATCH_RECORDS_MAX), privateKey);
    const hash = batchHash(body);
    header = { ...header, seq: header.seq + 1, previousHash: hash, lastAck: { hash, receivedAt: 1_777_337_040_000 } };
    bodies.push(body);
  }
  return bodies;
}

/** Bytes of the packed numbers alone, without numbers of columns, lengths and header. */
function packedBytes(records: readonly TelemetryRecord[]): number {
  let bytes = 0;
  for (let start = 0; start + BATCH_RECORDS_MAX <= records.length; start += BATCH_RECORDS_MAX) {
    for (const { values, rows } of encodeRecordColumns(records.slice(start, start + BATCH_RECORDS_MAX)).columns) {
      bytes += values.length + (rows?.length ?? 0);
    }
  }
  return bytes;
}

function fastestMs(action: () => void): number {
  let fastest = Infinity;
  for (let round = 0; round < ROUNDS; round += 1) {
    const start = performance.now();
    action();
    fastest = Math.min(fastest, performance.now() - start);
  }
  return fastest;
}

/** @param goalBytes the most a fix may take, before compression and signature; left out where there is no goal */
function print(name: string, records: readonly TelemetryRecord[], goalBytes?: number): void {
  const bodies = sealChain(records);
  if (bodies.length === 0) {
    console.log(`${name}: ${records.length} records are less than a batch of ${BATCH_RECORDS_MAX}`);
    return;
  }
  const fixes = bodies.length * BATCH_RECORDS_MAX;
  const bodyBytes = bodies.reduce((sum, body) => sum + body.length, 0);
  const perFix = (bytes: number): string => (bytes / fixes).toFixed(2);
  const perSecond = (ms: number): string => `${Math.round(fixes / ms)}k fixes/s`;
  const sealed = perSecond(fastestMs(() => sealChain(records)));
  const opened = perSecond(fastestMs(() => bodies.forEach((body) => openBatch(body))));
  const verdict = bodyBytes / fixes <= (goalBytes ?? Infinity) ? 'holds' : 'MISSED';
  const goal = goalBytes === undefined ? '' : `, goal at most ${goalBytes}: ${verdict}`;
  console.log(
    `${name}: ${perFix(bodyBytes)} bytes a fix${goal} (numbers ${perFix(packedBytes(records))}, ` +
      `signed ${perFix(bodyBytes + 64 * bodies.length)}), ${fixes} fixes, sealed ${sealed}, opened ${opened}`,
  );
}

const track = rtkTrack(TRACK_FIXES, 1);
print('core fields', track, 12);
print('with ten signals', withTenSignals(track, 2), 20);
for (const file of process.argv.slice(2)) {
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  print(
    file,
    lines.map((line) => JSON.parse(line) as TelemetryRecord),
  );
}
