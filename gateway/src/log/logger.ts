import type { Clock } from '../clock/clock.js';

export const LOG_LEVELS = ['error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];
export type LogFormat = 'text' | 'json';

/** Values that belong to a line: names and numbers, quoted where they come from outside. */
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** Lines of one namespace, which is the module's path: `gateway:port:can`. */
export interface Logger {
  error(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  debug(message: string, fields?: LogFields): void;
  /** A logger of a namespace below this one. */
  child(name: string): Logger;
  /**
   * Like `warn`, but a line with the same key at most once per interval (one minute), with the count of
   * those that were held back: for a condition that may last.
   */
  warnOften(key: string, message: string, fields?: LogFields): void;
}

export interface LoggerOptions {
  readonly level: LogLevel;
  readonly format: LogFormat;
  readonly clock: Clock;
  /** Takes one finished line without its line end. */
  readonly write: (line: string) => void;
}

const OFTEN_INTERVAL_MS = 60_000;

interface Held {
  since: number;
  count: number;
}

/** A logger that writes finished lines, plain text or one JSON object each. */
export function createLogger(namespace: string, options: LoggerOptions): Logger {
  return new LineLogger(namespace, options, new Map());
}

class LineLogger implements Logger {
  readonly #namespace: string;
  readonly #options: LoggerOptions;
  /** Keyed by namespace and key of `warnOften`. */
  readonly #heldByKey: Map<string, Held>;

  constructor(namespace: string, options: LoggerOptions, heldByKey: Map<string, Held>) {
    this.#namespace = namespace;
    this.#options = options;
    this.#heldByKey = heldByKey;
  }

  error(message: string, fields?: LogFields): void {
    this.#line('error', message, fields);
  }

  warn(message: string, fields?: LogFields): void {
    this.#line('warn', message, fields);
  }

  info(message: string, fields?: LogFields): void {
    this.#line('info', message, fields);
  }

  debug(message: string, fields?: LogFields): void {
    this.#line('debug', message, fields);
  }

  child(name: string): Logger {
    return new LineLogger(`${this.#namespace}:${name}`, this.#options, this.#heldByKey);
  }

  warnOften(key: string, message: string, fields: LogFields = {}): void {
    const now = this.#options.clock.now();
    const id = `${this.#namespace} ${key}`;
    const held = this.#heldByKey.get(id);
    // A clock set back must not silence a key for longer than the interval.
    if (held !== undefined && Math.abs(now - held.since) < OFTEN_INTERVAL_MS) {
      held.count += 1;
      return;
    }
    this.#heldByKey.set(id, { since: now, count: 0 });
    this.#line('warn', message, held !== undefined && held.count > 0 ? { ...fields, heldBack: held.count } : fields);
  }

  #line(level: LogLevel, message: string, fields: LogFields = {}): void {
    const { clock, format, write } = this.#options;
    if (LOG_LEVELS.indexOf(level) > LOG_LEVELS.indexOf(this.#options.level)) return;
    const time = new Date(clock.now()).toISOString();
    if (format === 'json') {
      write(JSON.stringify({ time, level, namespace: this.#namespace, message, ...fields }));
      return;
    }
    const tail = Object.entries(fields)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => ` ${name}=${typeof value === 'string' ? JSON.stringify(value) : String(value)}`);
    write(`${time} ${level} ${this.#namespace}: ${message}${tail.join('')}`);
  }
}

/** A logger that says nothing, for tests and for tools that print their own lines. */
export const silentLogger: Logger = {
  error: () => undefined,
  warn: () => undefined,
  info: () => undefined,
  debug: () => undefined,
  warnOften: () => undefined,
  child: () => silentLogger,
};
