import { parseArgs } from 'node:util';
import { SCENARIOS } from '../scenario/scenario-list.js';
import { PAIRS } from '../scenario/scenario-pair.js';

/** A mistake in the command line; the message names the option, the value and the remedy. */
export class UsageError extends Error {}

/** A fixed morning in sowing time, so that a run without --start is the same every day. */
export const DEFAULT_START_MS = Date.UTC(2026, 3, 28, 0, 30);
/** The noise is seeded with 32 bits: a larger seed would be another one's double. */
const SEED_MAX = 0xffffffff;

export interface RunOptions {
  readonly scenario: string;
  readonly seed: number;
  readonly out: string | null;
  /** UTC milliseconds of story second 0 (or of the offset, in live mode); null when not given. */
  readonly startMs: number | null;
  readonly fromMs: number | null;
  readonly durationS: number | null;
  readonly storyOffsetS: number | null;
  readonly pty: boolean;
  readonly canLink: string | null;
  readonly gnssLink: string | null;
  /** The story begins when the host opens the CAN channel. */
  readonly waitOpen: boolean;
  readonly speed: number;
  readonly backlogH: number;
}

const OPTIONS = {
  scenario: { type: 'string' },
  seed: { type: 'string', default: '1' },
  out: { type: 'string' },
  start: { type: 'string' },
  from: { type: 'string' },
  duration: { type: 'string' },
  'story-offset': { type: 'string' },
  pty: { type: 'boolean', default: false },
  'can-link': { type: 'string' },
  'gnss-link': { type: 'string' },
  'wait-open': { type: 'boolean', default: false },
  speed: { type: 'string', default: '1' },
  backlog: { type: 'string', default: '0' },
} as const;

function readNumber(name: string, text: string | undefined, minimum: number): number | null {
  if (text === undefined) return null;
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value) && value >= minimum) return value;
  throw new UsageError(`--${name} ${text}: give a number not below ${minimum}`);
}

/** A time that says its zone, or a date alone: what leaves the zone out is another time on another machine. */
function readTime(name: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  const value = Date.parse(text);
  if (!Number.isNaN(value) && /^\d{4}-\d\d-\d\d(T.*(Z|[+-]\d\d:\d\d))?$/.test(text)) return value;
  throw new UsageError(`--${name} ${text}: give a time with its zone, such as 2026-04-28T00:30:00Z`);
}

/** The seed of everything random. */
export function readSeed(text: string): number {
  const seed = Number(text);
  if (/^\d+$/.test(text) && seed <= SEED_MAX) return seed;
  throw new UsageError(`--seed ${text}: give a whole number from 0 to ${SEED_MAX}`);
}

/** Reads and checks the options of `furrow-sim run`. */
export function readRunOptions(args: readonly string[]): RunOptions {
  const { values } = parseArgs({ args: [...args], options: OPTIONS, strict: true });
  if (values.scenario === undefined) throw new UsageError('--scenario is missing; `furrow-sim scenarios` lists them');
  const options: RunOptions = {
    scenario: values.scenario,
    seed: readSeed(values.seed),
    out: values.out ?? null,
    startMs: readTime('start', values.start),
    fromMs: readTime('from', values.from),
    durationS: readNumber('duration', values.duration, 0),
    storyOffsetS: readNumber('story-offset', values['story-offset'], 0),
    pty: values.pty,
    canLink: values['can-link'] ?? null,
    gnssLink: values['gnss-link'] ?? null,
    waitOpen: values['wait-open'],
    speed: readNumber('speed', values.speed, 0.01)!,
    backlogH: readNumber('backlog', values.backlog, 0)!,
  };
  checkTogether(options);
  return options;
}

function checkTogether(options: RunOptions): void {
  if (!options.pty && options.out === null)
    throw new UsageError('Say where to: --out DIR for files, --pty for terminals');
  if (options.backlogH > 0 && (options.out === null || !options.pty)) {
    throw new UsageError('--backlog writes files before it goes live: it needs both --pty and --out DIR');
  }
  if (options.fromMs !== null && options.startMs === null) throw new UsageError('--from needs --start');
  if (options.fromMs !== null && options.startMs !== null && options.fromMs < options.startMs) {
    throw new UsageError('--from is before --start; give a time within the story');
  }
  if (options.fromMs !== null && options.storyOffsetS !== null) {
    throw new UsageError('--from and --story-offset both say where to begin; give one');
  }
}

/** Checks that there is such a scenario, and that a pair of machines is not asked for what only one can do. */
export function checkScenario(options: RunOptions): void {
  const { scenario, pty, fromMs, storyOffsetS, durationS } = options;
  if (SCENARIOS.some(({ name }) => name === scenario)) return;
  if (!PAIRS.some(({ name }) => name === scenario)) {
    throw new UsageError(`--scenario ${scenario}: no such scenario; \`furrow-sim scenarios\` lists them`);
  }
  if (!pty && fromMs === null && storyOffsetS === null && durationS === null) return;
  throw new UsageError(
    `--scenario ${scenario} is a pair of machines, which runs whole and to files only: ` +
      'leave out --pty, --from, --story-offset and --duration',
  );
}
