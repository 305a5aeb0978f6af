const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Not logged in',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Conflict',
  413: 'Too large',
  415: 'Unsupported media type',
  429: 'Too many requests',
  500: 'Server error',
  503: 'Not available now',
};

/** The title of an HTTP status as problem+json gives it. */
export function titleOf(status: number): string {
  return TITLES[status] ?? `HTTP ${status}`;
}

export interface ProblemOptions extends ErrorOptions {
  /** Sent as `retry-after`. */
  readonly retryAfterS?: number;
}

/** An error whose message the client may read: it names the place, the value and the remedy. */
export class ProblemError extends Error {
  readonly status: number;
  readonly expose = true;
  readonly retryAfterS: number | undefined;

  constructor(status: number, detail: string, options: ProblemOptions = {}) {
    super(detail, options);
    this.name = 'ProblemError';
    this.status = status;
    this.retryAfterS = options.retryAfterS;
  }
}
