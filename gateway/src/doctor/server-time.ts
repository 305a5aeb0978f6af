import { readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';

const ANSWER_MS = 5000;

/**
 * The server's clock by `/api/health`, UTC ms, as it was when half the time of the question was over. Undefined where
 * it cannot be had: why the server is not reached is found by the uplink.
 */
export async function serverTime(server: {
  readonly url: string;
  readonly caFile?: string;
}): Promise<number | undefined> {
  const askedAt = Date.now();
  try {
    const { serverTime: time } = JSON.parse(await answerOf(server)) as { serverTime?: unknown };
    return typeof time === 'number' ? time + (Date.now() - askedAt) / 2 : undefined;
  } catch {
    return undefined;
  }
}

function answerOf({ url, caFile }: { readonly url: string; readonly caFile?: string }): Promise<string> {
  const address = new URL('/api/health', url);
  const options = caFile === undefined ? {} : { ca: readFileSync(caFile) };
  const request = address.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const asked = request(address, { ...options, timeout: ANSWER_MS }, (response) => {
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
