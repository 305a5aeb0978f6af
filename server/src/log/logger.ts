import type { Clock } from '../clock/clock.js';

export const LOG_LEVELS = ['error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Writes lines of one part of the program. Text from outside goes in quoted, secrets never. */
export interface Logger {
  log(level: LogLevel, message: string): void;
  /** A line for something that may repeat: at most one a minute per `key`, with how many it stands for. */
  logOften(level: LogLevel, key: string, message: string): void;
  /** A logger of a part of this part. */
  part(name: string): Logger;
}

const OFTEN_MS = 60_000;

/** A logger that hands finished lines to `write`: time, level, part, message. */
export function createLogger(options: {
  readonly clock: Clock;
  readonly level: LogLevel;
  readonly write: (line: string) => void;
}): Logger {
  const often = new Map<string, { until: number; held: number }>();
  const part = (name: string): Logger => {
    const log = (level: LogLevel, message: string) => {
      if (LOG_LEVELS.indexOf(level) > LOG_LEVELS.indexOf(options.level)) return;
      options.write(`${new Date(options.clock.now()).toISOString()} ${level} ${name}: ${message}`);
    };
    return {
      log,
      logOften(level, key, message) {
        const now = options.clock.now();
        const state = often.get(`${name} ${key}`) ?? { until: 0, held: 0 };
        if (now < state.until) state.held += 1;
        else {
          log(level, state.held === 0 ? message : `${message} (and ${state.held} more like it)`);
          state.held = 0;
          state.until = now + OFTEN_MS;
        }
        often.set(`${name} ${key}`, state);
      },
      part: (inner) => part(`${name}.${inner}`),
    };
  };
  return part('server');
}

/** A logger that says nothing, for tests. */
export const silentLogger: Logger = { log: () => {}, logOften: () => {}, part: () => silentLogger };
