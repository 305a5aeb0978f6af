import { setTimeout } from 'node:timers/promises';
import { StoryClock } from '../clock/story-clock.js';
import { writeDocument } from '../port/file-port.js';
import { PtyPort } from '../port/pty-port.js';
import { machineDocument, partfieldsDocument } from '../scenario/registry-documents.js';
import { findScenario } from '../scenario/scenario-list.js';
import { Story } from '../story/story.js';
import { WorkLog } from '../truth/work-log.js';
import { AFTER_END_S, runToFiles, writeTruth } from './run-files.js';
import type { RunOptions } from './run-options.js';

const TICK_MS = 25;
const STATUS_EVERY_MS = 5000;
const DRAIN_MS = 200;
const DRAIN_TRIES = 10;

/** What a live run needs of the world outside. */
export interface LiveWorld {
  readonly now: () => number;
  readonly print: (line: object) => void;
  /** Resolves when the run is asked to end. */
  readonly stopped: Promise<void>;
}

/** One live run: a story, paced by the wall clock, into two pseudo-terminals. */
export class LiveRun {
  private readonly options: RunOptions;
  private readonly world: LiveWorld;
  private readonly port: PtyPort;
  private readonly opened: Promise<void>;
  private story: Story | undefined;
  /** Kept only where truth.json is wanted of the live part: it grows with the work. */
  private readonly log: WorkLog | undefined;
  private liveFromS = 0;
  private timer: NodeJS.Timeout | undefined;
  private nextStatusMs = 0;

  constructor(options: RunOptions, world: LiveWorld) {
    this.options = options;
    this.world = world;
    const gate = Promise.withResolvers<void>();
    this.opened = gate.promise;
    this.port = new PtyPort({ can: options.canLink, gnss: options.gnssLink }, world.now, () => gate.resolve());
    this.log = options.out !== null && options.backlogH === 0 ? new WorkLog() : undefined;
  }

  /** Runs until the duration is over, the route has ended, or the world says stop. */
  async run(): Promise<void> {
    await this.port.start();
    try {
      await this.runStory();
    } finally {
      clearInterval(this.timer);
      await this.port.stop();
    }
  }

  private async runStory(): Promise<void> {
    const { options, world } = this;
    if (options.waitOpen) {
      this.printReady(null);
      await Promise.race([this.opened, world.stopped]);
    }
    const beginMs = Math.floor(world.now() / 1000) * 1000;
    const story = await this.prepareStory(beginMs);
    if (!options.waitOpen) this.printReady(story);
    story.attach(this.port, this.log);
    const clock = new StoryClock({ storyS: this.liveFromS, wallMs: beginMs, speed: options.speed });
    const ended = new Promise<void>((resolve) => {
      this.timer = setInterval(() => this.tick(story, clock, resolve), TICK_MS);
    });
    await Promise.race([ended, world.stopped]);
    await this.finish(story);
  }

  /** The story at the second where live begins, its backlog written. */
  private async prepareStory(beginMs: number): Promise<Story> {
    const { options } = this;
    const scenario = findScenario(options.scenario);
    const backlogS = Math.round(options.backlogH * 3600);
    const offsetS = options.storyOffsetS ?? 0;
    const startMs = options.startMs ?? beginMs - (offsetS + backlogS) * 1000;
    const fromS = options.fromMs === null ? offsetS : (options.fromMs - startMs) / 1000;
    const story = new Story(scenario, options.seed, startMs);
    this.story = story;
    this.liveFromS = fromS + backlogS;
    if (options.out !== null && backlogS > 0) {
      await runToFiles(story, { fromS, toS: this.liveFromS }, options.out);
    } else if (options.out !== null) {
      writeDocument(options.out, 'machine.json', machineDocument(scenario));
      writeDocument(options.out, 'fields.geojson', partfieldsDocument(scenario, story.route.partfields));
    }
    story.runTo(this.liveFromS);
    return story;
  }

  private tick(story: Story, clock: StoryClock, onEnd: () => void): void {
    const nowMs = this.world.now();
    const due = clock.due(nowMs);
    if (due.heldMs > 0) story.hold(due.heldMs);
    const { durationS } = this.options;
    const endS = durationS === null ? Number.POSITIVE_INFINITY : this.liveFromS + durationS;
    story.runTo(Math.min(due.storyS, endS));
    this.port.flush();
    if (nowMs >= this.nextStatusMs) this.printStatus(nowMs);
    const routeEnded = story.drive.finished && story.timeS > story.finishedAtS + AFTER_END_S;
    if (story.timeS >= endS || routeEnded) onEnd();
  }

  private printReady(story: Story | null): void {
    const { can, gnss } = this.port;
    const from = story === null ? {} : { storyS: story.timeS, time: story.timeMs };
    this.world.print({ ready: true, can: can.path, gnss: gnss.path, out: this.options.out, ...from });
  }

  private printStatus(nowMs: number): void {
    this.nextStatusMs = nowMs + STATUS_EVERY_MS;
    const { can, gnss } = this.port;
    const dropped = { can: can.droppedCharacters, gnss: gnss.droppedCharacters };
    this.world.print({ storyS: this.story?.timeS, time: this.story?.timeMs, dropped });
  }

  private async finish(story: Story): Promise<void> {
    clearInterval(this.timer);
    this.port.flush();
    this.log?.close();
    // The end of a terminal discards what its reader has not taken yet.
    for (let i = 0; i < DRAIN_TRIES && !this.port.drained; i++) await setTimeout(DRAIN_MS);
    await setTimeout(DRAIN_MS);
    this.world.print({ stopped: true, storyS: story.timeS, time: story.timeMs });
  }

  /** Writes truth.json of the live part, where a folder was given and no backlog fills it. */
  async writeTruth(): Promise<void> {
    if (this.log === undefined || this.story === undefined || this.options.out === null) return;
    await writeTruth(this.story, { log: this.log, fromS: this.liveFromS }, this.options.out);
  }
}
