import { readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { ConnectAgent } from '../uplink/connect-agent.js';
import { socketCause } from '../uplink/connection-cause.js';

const ANSWER_MS = 5000;

/** The server's clock, UTC ms, or why it could not be asked. */
export type ServerTime = { readonly time: number } | { readonly cause: string };

/** The way to a server, as the configuration has it. */
export interface ServerWay {
  readonly url: string;
  readonly caFile?: string;
  readonly proxy?: string;
}

/** The server's clock by `/api/health`, as it was when half the time of the question was over. */
export async function serverTime(server: ServerWay): Promise<ServerTime> {
  const askedAt = Date.now();
  try {
    const { serverTime: time } = JSON.parse(await answerOf(server)) as { serverTime?: unknown };
    if (typeof time !== 'number') return { cause: 'what answers is no Furrow server' };
    return { time: time + (Date.now() - askedAt) / 2 };
  } catch (error) {
    if (error instanceof SyntaxError) return { cause: 'what answers is no Furrow server' };
    const { message, code } = error as NodeJS.ErrnoException;
    return { cause: socketCause(message, code) };
  }
}

function answerOf({ url, caFile, proxy }: ServerWay): Promise<string> {
  const address = new URL('/api/health', url);
  const options = {
    timeout: ANSWER_MS,
    ...(caFile === undefined ? {} : { ca: readFileSync(caFile) }),
    // A connection of its own: one that was kept from before may just be closing.
    agent: proxy === undefined ? false : new ConnectAgent(proxy),
  };
  const request = address.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const asked = request(address, options, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => (text += part));
      response.on('end', () => resolve(text));
      response.on('error', reject);
    });
    asked.on('timeout', () => asked.destroy(new Error('no answer')));
    asked.on('error', reject);
    asked.end();
  });
}
