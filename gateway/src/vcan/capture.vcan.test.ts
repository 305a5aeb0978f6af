import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import { expect } from 'chai';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { CanFrame } from '../can/can-frame.js';
import { systemClock } from '../clock/system-clock.js';
import { decodeInMemory } from '../decode/decode-in-memory.js';
import { EARLIEST_CAPTURE_MS } from '../decode/run-decode.js';
import { silentLogger } from '../log/logger.js';
import { createPipeline } from '../pipeline.js';
import { KernelNetworkLinks } from '../port/network-link.js';
import { loadSocketCan } from '../port/socketcan-module.js';
import { SocketCanSource } from '../port/socketcan-source.js';
import { CanPlayer, loadCanModules, VcanInterface } from './vcan-interface.js';

/** Frames on their way at once: fewer than the socket's buffer holds. */
const ON_THE_WAY = 100;

/** A line of `decode --to frames`. */
interface FrameLine {
  readonly atMs: number;
  readonly bus: string;
  readonly id: string;
  readonly extended: boolean;
  readonly data: string;
}

async function decoded<T>(file: string, target: string): Promise<T[]> {
  const { records } = await decodeInMemory(file, '--to', target);
  return records as unknown as T[];
}

function withoutSource({ source: _source, ...record }: TelemetryRecord & { source?: unknown }): object {
  return record;
}

/** The frames as a socket on the bus heard them. */
async function heardOnBus(vcan: VcanInterface, frames: readonly FrameLine[]): Promise<CanFrame[]> {
  const heard: CanFrame[] = [];
  const source = new SocketCanSource(
    { name: 'tractor', interfaceName: vcan.name },
    { clock: systemClock, links: new KernelNetworkLinks(), logger: silentLogger, loadModule: loadSocketCan },
  );
  const opened = new Promise<void>((onOpen) => {
    const quiet = { onBytes: () => undefined, onClose: () => undefined };
    source.start({ ...quiet, onOpen, onFrame: (frame) => heard.push(frame) });
  });
  await opened;
  const player = await CanPlayer.open(vcan.name);
  let sent = 0;
  for (const { id, extended, data } of frames) {
    player.send({ id: Number.parseInt(id, 16), extended, remote: false, data: Buffer.from(data, 'hex') });
    sent += 1;
    const floor = sent === frames.length ? sent : sent - ON_THE_WAY;
    while (heard.length < floor) await new Promise<void>((resolve) => void setImmediate(resolve));
  }
  player.close();
  await source.stop();
  return heard;
}

/** What the pipeline makes of the frames that were heard, at the times that the capture has. */
function pipelined(heard: readonly CanFrame[], lines: readonly FrameLine[]): { records: object[]; signals: unknown[] } {
  const [records, signals]: [object[], unknown[]] = [[], []];
  const pipeline = createPipeline({
    onRecord: (record) => records.push(withoutSource(record)),
    onSignal: (signal) => signals.push(signal),
    // `decode --to signals` writes these too, where they come.
    onTrouble: (report) => signals.push(report),
    onFault: () => undefined,
    settings: { earliestDateMs: EARLIEST_CAPTURE_MS },
  });
  heard.forEach((frame, index) => {
    const { atMs, bus } = lines[index] ?? { atMs: 0, bus: '' };
    pipeline.tick(atMs);
    pipeline.pushCanFrame(frame, atMs, bus);
  });
  pipeline.flush(lines.at(-1)?.atMs ?? 0);
  return { records, signals: JSON.parse(JSON.stringify(signals)) as unknown[] };
}

/** Runs where `make test-vcan` has put captures. */
describe('captures played into vcan0', () => {
  const folder = process.env['FURROW_VCAN_CAPTURES'] ?? '';
  const vcan = new VcanInterface('vcan0');
  before(() => {
    loadCanModules();
    vcan.add();
  });
  after(() => vcan.remove());

  for (const name of readdirSync(folder)) {
    it(`${name}: the same records and signals as decoded from the file`, async function () {
      this.timeout(90_000);
      const file = path.join(folder, name);
      const lines = await decoded<FrameLine>(file, 'frames');
      const { records, signals } = pipelined(await heardOnBus(vcan, lines), lines);
      const fileRecords = (await decoded<TelemetryRecord>(file, 'records')).map(withoutSource);
      expect(records).to.deep.equal(fileRecords);
      expect(signals).to.deep.equal(await decoded<unknown>(file, 'signals'));
      expect(signals).to.not.deep.equal([]);
      console.log(`        ${lines.length} frames, ${signals.length} signals, ${records.length} records`);
    });
  }
});
