import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { ApiClient } from '../demo/api-client.js';
import { freePort } from '../demo/free-port.js';
import type { Program } from '../demo/program.js';
import { registryItems } from '../demo/registry.js';
import { GATEWAY_BIN } from '../demo/repository.js';
import { ServerProgram } from '../demo/server.js';
import { Tractor } from '../demo/tractor.js';
import { SlcanAdapter } from '../src/port/slcan-adapter.js';
import { Terminal } from '../src/port/terminal.js';
import { simulate } from './measure-run.js';

/**
 * What the real gateway process costs on a full bus: pseudo-terminals carry 250 kbit/s of frames and a receiver of
 * 10 Hz in real time, a real server takes what it sends. CPU time and memory are those that the kernel counts.
 *
 *   node firmware-sim/dist/e2e/gateway-load.bench.js [SECONDS]
 */
const SECONDS = Number(process.argv[2] ?? 60);
const WARM_UP_S = 10;
const BUS_BITS_PER_SECOND = 250_000;
/** A frame of 29 bits of identifier and its pause, without data and stuff bits: no real bus holds more frames. */
const FRAME_BITS = 67;
const TICK_MS = 20;
const FIX_MS = 100;
const DAY_S = 86_400;
const CPU_GOAL_PERCENT = 10;
const MEMORY_GOAL_MB = 120;
const PASSWORD = 'for-this-bench-only';
/** USER_HZ of Linux, in which /proc counts. */
const TICKS_PER_SECOND = 100;

interface Usage {
  readonly cpuS: number;
  readonly residentMb: number;
  /** Without the pages of files, which programs share. */
  readonly ownMb: number;
}

function usageOf(pid: number): Usage {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const kilobytes = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]);
  return {
    cpuS: (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND,
    residentMb: kilobytes('VmRSS') / 1024,
    ownMb: kilobytes('RssAnon') / 1024,
  };
}

/** What a second of the simulator's tractor says, again and again: SLCAN lines with their bits, and epochs. */
interface Feed {
  readonly frames: readonly { readonly text: string; readonly bits: number }[];
  readonly epochs: readonly string[];
}

/** The bus and the receiver of a scenario at 10 Hz. */
async function feedOf(folder: string): Promise<Feed> {
  const out = join(folder, 'feed');
  await simulate(out, ['--scenario', 'lever-arm', '--seed', '1', '--duration', String(SECONDS + 60)]);
  const frames = readFileSync(join(out, 'can.log'), 'utf8').matchAll(/ ([0-9A-F]{8})#([0-9A-F]*)$/gm);
  const epochs = readFileSync(join(out, 'gnss.nmea'), 'utf8').split(/(?=\$..GGA,)/);
  return {
    frames: [...frames].map(([, id = '', data = '']) => ({
      text: `T${id}${data.length / 2}${data}\r`,
      bits: FRAME_BITS + data.length * 4,
    })),
    epochs,
  };
}

/** Writes frames and epochs at the rate of the wall clock until it is told to stop. */
class Feeder {
  frames = 0;
  epochs = 0;
  private bits = 0;
  private readonly feed: Feed;
  private readonly can: Terminal;
  private readonly gnss: Terminal;

  constructor(feed: Feed, can: Terminal, gnss: Terminal) {
    this.feed = feed;
    this.can = can;
    this.gnss = gnss;
  }

  async run(signal: AbortSignal): Promise<void> {
    const started = performance.now();
    while (!signal.aborted) {
      const elapsedMs = performance.now() - started;
      this.can.write(this.framesUntil((elapsedMs * BUS_BITS_PER_SECOND) / 1000), Date.now());
      while (this.epochs * FIX_MS <= elapsedMs) {
        this.gnss.write(this.feed.epochs[this.epochs % this.feed.epochs.length] ?? '', Date.now());
        this.epochs += 1;
      }
      await setTimeout(TICK_MS);
    }
  }

  private framesUntil(bits: number): string {
    let text = '';
    while (this.bits < bits) {
      const frame = this.feed.frames[this.frames % this.feed.frames.length];
      text += frame?.text ?? '';
      this.bits += frame?.bits ?? FRAME_BITS;
      this.frames += 1;
    }
    return text;
  }
}

function verdict(holds: boolean): string {
  return holds ? 'holds' : 'MISSED';
}

async function measure(gateway: Program, feeder: Feeder): Promise<void> {
  await setTimeout(WARM_UP_S * 1000);
  const pid = gateway.pid ?? 0;
  const [before, framesBefore, from] = [usageOf(pid), feeder.frames, performance.now()];
  let residentMb = 0;
  for (let second = 0; second < SECONDS; second += 1) {
    await setTimeout(1000);
    residentMb = Math.max(residentMb, usageOf(pid).residentMb);
  }
  const [after, frames, seconds] = [usageOf(pid), feeder.frames - framesBefore, (performance.now() - from) / 1000];
  const cpuS = after.cpuS - before.cpuS;
  const percent = (100 * cpuS) / seconds;
  console.log(
    `full bus of ${Math.round(frames / seconds)} frames/s and 10 fixes/s for ${seconds.toFixed(0)} s, ${availableParallelism()} cores shared with feeder and server`,
  );
  console.log(
    `CPU time              ${percent.toFixed(1).padStart(7)} % of one core   goal < ${CPU_GOAL_PERCENT} %    ${verdict(percent < CPU_GOAL_PERCENT)}`,
  );
  console.log(
    `resident, most seen   ${residentMb.toFixed(1).padStart(7)} MB              goal < ${MEMORY_GOAL_MB} MB  ${verdict(residentMb < MEMORY_GOAL_MB)}`,
  );
  console.log(`of it not of files    ${after.ownMb.toFixed(1).padStart(7)} MB at the end`);
  console.log(
    `${((cpuS * 1e6) / frames).toFixed(1)} us of CPU time a frame, all else included; a day of it ${(((cpuS / seconds) * DAY_S) / 60).toFixed(0)} min`,
  );
}

const folder = mkdtempSync(join(tmpdir(), 'furrow-gateway-load-'));
const deaths: string[] = [];
const onDeath = (what: string): unknown => deaths.push(what);
const server = new ServerProgram({ folder, port: await freePort(), influxUrl: null, onDeath });
const tractor = new Tractor(
  { scenario: 'lever-arm', seed: 1, folder, serverUrl: server.url, onDeath, gatewayProgram: GATEWAY_BIN },
  undefined,
);
const stop = new AbortController();
let adapterText: (text: string) => void = () => undefined;
const adapter = new SlcanAdapter(() => undefined);
const can = new Terminal(join(folder, 'lever-arm', 'can'), (text) => adapterText(text));
const gnss = new Terminal(join(folder, 'lever-arm', 'gnss'), () => undefined);
adapterText = (text) => can.write(adapter.answer(text), Date.now());
try {
  await server.init(PASSWORD);
  await server.start();
  const client = new ApiClient(server.url);
  await client.login({ name: 'admin', password: PASSWORD });
  const identity = await tractor.enrolment();
  const items = registryItems([{ scenario: 'lever-arm', identity, ...(await tractor.describe()) }]);
  for (const item of items) await client.putDocument(item);
  await Promise.all([can.start(), gnss.start()]);
  const feeder = new Feeder(await feedOf(folder), can, gnss);
  tractor.gateway.start();
  const fed = feeder.run(stop.signal);
  await measure(tractor.gateway, feeder);
  stop.abort();
  await fed;
  const health = await server.health();
  console.log(
    `dropped on the way to the gateway: ${can.droppedCharacters + gnss.droppedCharacters} characters; server counters ${JSON.stringify(health?.counters ?? {}).slice(0, 300)}`,
  );
  if (deaths.length > 0) throw new Error(deaths.join('\n'));
} finally {
  stop.abort();
  await tractor.gateway.stop();
  await Promise.all([can.stop(), gnss.stop()]);
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
