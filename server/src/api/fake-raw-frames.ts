import type { RawFetch } from '@furrow/protocol/raw-fetch';
import { RawRefusal } from '../raw/raw-fetches.js';
import type { StoredFetch } from '../raw/raw-fetch-store.js';
import type { ApiDependencies } from './dependencies.js';

/** Requests for raw frames that end at once; tests fill them. */
export class FakeRawFrames {
  readonly fetches: StoredFetch[] = [];
  refusal: string | null = null;

  readonly ask: ApiDependencies['rawFrames']['ask'] = ({ gatewayId, from, to, by }) => {
    if (this.refusal !== null) throw new RawRefusal(this.refusal);
    const asked = { id: this.fetches.length + 1, gatewayId, from, to, askedBy: by, askedAt: 1 };
    const fetch = { ...asked, state: 'open', reason: null, bytes: 0, endedAt: null, spans: null } as const;
    this.fetches.push({ ...fetch, cursor: null, captures: [] });
    return { ...fetch, expiresAt: 2 };
  };

  readonly list = (gatewayId: string): RawFetch[] =>
    this.fetches
      .filter((fetch) => fetch.gatewayId === gatewayId)
      .map(({ cursor: _cursor, captures: _captures, ...fetch }) => ({ ...fetch, expiresAt: 2 }));

  readonly find = (id: number): StoredFetch | undefined => this.fetches.find((fetch) => fetch.id === id);

  readonly files: ApiDependencies['rawFrames']['files'] = async () => [
    { name: 'ring.log', pieces: () => [Buffer.from('# previous: \n')] },
  ];

  /** Lets a request end. */
  end(id: number): void {
    this.fetches.splice(id - 1, 1, { ...(this.fetches[id - 1] as StoredFetch), state: 'done', spans: [] });
  }
}
