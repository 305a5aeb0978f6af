import { expect } from 'chai';
import type { CanFrame } from '../can/can-frame.js';
import type { TestClock } from '../clock/test-clock.js';
import { createPipeline } from '../pipeline.js';
import type { CanSource } from './can-source.js';

/** A CAN source with the bus behind it. */
export interface CanRig {
  readonly source: CanSource;
  /** The clock of the source. */
  readonly clock: TestClock;
  /** Frames appear on the bus, in this order. */
  send(frames: readonly CanFrame[]): void;
  /** The adapter is pulled out, or the interface taken away. */
  unplug(): void | Promise<void>;
  replug(): void | Promise<void>;
  /** What the source sent to the bus. */
  sent(): readonly CanFrame[];
  close(): void | Promise<void>;
}

/** Few enough for every buffer on the way, so that a frame lost is a fault. */
const GROUP = 50;
/** Longer than any pause before a port is tried again. */
const RETRY_MS = 20_000;

const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

/** Waits for what another thread or program does; the runner's time-out ends it. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await turn();
}

function frame(id: number, hex = '', flags: { standard?: boolean; remote?: boolean } = {}): CanFrame {
  const data = Uint8Array.from(Buffer.from(hex, 'hex'));
  return { id, extended: flags.standard !== true, remote: flags.remote === true, data };
}

/** What every CAN source must do, with the pipeline behind it. @param create a rig whose source was not started. */
export function describeCanSource(name: string, create: (canSend: boolean) => CanRig | Promise<CanRig>): void {
  describe(`CAN source: ${name}`, () => {
    let rig: CanRig;
    let heard: CanFrame[];
    let faults: string[];
    let opened: number;
    let closeReasons: string[];

    const isOpen = (): boolean => rig.source.state === 'open';
    /** Lets the time of the source pass until it is open, or is not. */
    const retryUntil = async (condition: () => boolean): Promise<void> => {
      while (!condition()) {
        rig.clock.advance(RETRY_MS);
        await turn();
      }
    };
    const start = async (): Promise<void> => {
      const { source } = rig;
      const pipeline = createPipeline({
        onRecord: () => undefined,
        onFault: ({ stage, reason }) => faults.push(`${stage}: ${reason}`),
        onFrame: ({ id, extended, remote, data }) => heard.push({ id, extended, remote, data: Uint8Array.from(data) }),
      });
      source.start({
        onOpen: () => (opened += 1),
        onClose: (reason) => closeReasons.push(reason),
        onBytes: (bytes) => pipeline.pushCanBytes(source.name, bytes, 0),
        onFrame: (each) => pipeline.pushCanFrame(each, 0, source.name),
      });
      await until(isOpen);
    };
    const exchange = async (frames: readonly CanFrame[]): Promise<void> => {
      for (let at = 0; at < frames.length; at += GROUP) {
        const wanted = heard.length + Math.min(GROUP, frames.length - at);
        rig.send(frames.slice(at, at + GROUP));
        await until(() => heard.length >= wanted);
      }
    };

    beforeEach(async () => {
      [heard, faults, closeReasons, opened] = [[], [], [], 0];
      rig = await create(false);
    });
    afterEach(async () => {
      await rig.source.stop();
      await rig.close();
    });

    it('opens, and says so once', async () => {
      await start();
      expect({ opened, closeReasons }).to.deep.equal({ opened: 1, closeReasons: [] });
    });

    it('hands on frames of every form as they are', async () => {
      const frames = [
        frame(0x0cf00400, 'fffffFa43affffff'),
        frame(0x1fffffff, '00'),
        frame(0, ''),
        frame(0x7ff, '0102030405', { standard: true }),
        frame(0x18eaff26, '', { remote: true }),
        frame(0x123, '', { standard: true, remote: true }),
        frame(0x00000123, 'deadbeef'),
      ];
      await start();
      await exchange(frames);
      expect(heard).to.deep.equal(frames);
    });

    it('keeps the order of a busy bus and loses nothing', async () => {
      const frames = Array.from({ length: 1000 }, (_, i) =>
        frame(0x18ff0000 + (i % 256), i.toString(16).padStart(16, '0')),
      );
      await start();
      await exchange(frames);
      expect(heard).to.deep.equal(frames);
      expect(faults).to.deep.equal([]);
    });

    it('says that its bus is gone, and hears it again when it is back', async () => {
      await start();
      await exchange([frame(0x18fef100, '01')]);
      await rig.unplug();
      await retryUntil(() => !isOpen());
      let tries = 0;
      await retryUntil(() => (tries += 1) > 3);
      expect(closeReasons).to.not.deep.equal([]);
      await rig.replug();
      await retryUntil(isOpen);
      await exchange([frame(0x18fef100, '02')]);
      expect({ opened, heard }).to.deep.equal({ opened: 2, heard: [frame(0x18fef100, '01'), frame(0x18fef100, '02')] });
    });

    it('is back after every one of several pulls, each told', async () => {
      await start();
      for (let pull = 1; pull <= 3; pull += 1) {
        await rig.unplug();
        await retryUntil(() => !isOpen());
        await rig.replug();
        await retryUntil(isOpen);
        await exchange([frame(0x18fef100, `0${pull}`)]);
      }
      expect({ opened, told: new Set(closeReasons).size > 0, heard: heard.length }).to.deep.equal({
        opened: 4,
        told: true,
        heard: 3,
      });
    });

    it('has no way to send where it may not', async () => {
      await start();
      expect(rig.source.send).to.equal(undefined);
      await exchange([frame(0x18fef100, '01')]);
      expect(rig.sent()).to.deep.equal([]);
    });

    it('sends what it is given where it may, and says so when it cannot', async () => {
      await rig.close();
      rig = await create(true);
      await start();
      const frames = [frame(0x18eeff80, '0400000135030497'), frame(0x123, '01', { standard: true })];
      for (const each of frames) expect(await rig.source.send?.(each)).to.equal(true);
      await until(() => rig.sent().length === frames.length);
      expect(rig.sent()).to.deep.equal(frames);
      await rig.unplug();
      await retryUntil(() => !isOpen());
      expect(await rig.source.send?.(frame(0x18eeff80))).to.equal(false);
      await rig.replug();
    });

    it('is silent after a stop, leaves no timer, and may be stopped twice', async () => {
      await start();
      await exchange([frame(0x18fef100, '01')]);
      await rig.source.stop();
      rig.send([frame(0x18fef100, '02')]);
      rig.clock.advance(RETRY_MS);
      for (let turns = 0; turns < 20; turns += 1) await turn();
      await rig.source.stop();
      expect({
        state: rig.source.state,
        heard: heard.length,
        timers: rig.clock.pendingTimers,
        closeReasons,
      }).to.deep.equal({ state: 'stopped', heard: 1, timers: 0, closeReasons: [] });
    });

    it('can be started again', async () => {
      await start();
      await rig.source.stop();
      await start();
      await exchange([frame(0x18fef100, '03')]);
      expect(heard).to.deep.equal([frame(0x18fef100, '03')]);
    });
  });
}
