import type { Problem } from '@furrow/protocol/api';

/** What a reader can do about a failed request; the texts say it in their language. */
export type Remedy =
  'signIn' | 'askAdmin' | 'goBack' | 'checkInput' | 'waitAndRetry' | 'checkNetwork' | 'retryOrReport';

/** A request that failed: by the server's problem document, or without reaching a server (`status` null). */
export class ApiError extends Error {
  readonly status: number | null;
  /** The server's own words: place, value and remedy. Null where it said nothing. */
  readonly detail: string | null;

  constructor(status: number | null, detail: string | null) {
    super(detail ?? (status === null ? 'the server could not be reached' : `the server answered ${status}`));
    this.name = 'ApiError';
    this.status = status;
    this.detail = detail;
  }

  get remedy(): Remedy {
    return remedyFor(this.status);
  }
}

/** What helps against an answer of this status. */
export function remedyFor(status: number | null): Remedy {
  if (status === null || status === 502 || status === 504) return 'checkNetwork';
  if (status === 401) return 'signIn';
  if (status === 403) return 'askAdmin';
  if (status === 404 || status === 410) return 'goBack';
  if (status === 429 || status === 503) return 'waitAndRetry';
  if (status >= 400 && status < 500) return 'checkInput';
  return 'retryOrReport';
}

/** Reads a failed answer. A body that is no problem document (a proxy's page) leaves the status alone. */
export async function toApiError(response: Response): Promise<ApiError> {
  try {
    const problem = (await response.json()) as Partial<Problem> | null;
    const detail = problem?.detail ?? problem?.title;
    return new ApiError(response.status, typeof detail === 'string' && detail !== '' ? detail : null);
  } catch {
    return new ApiError(response.status, null);
  }
}
