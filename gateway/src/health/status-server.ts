import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { GatewayStatus } from './gateway-status.js';
import { METRICS_TYPE, metricsText } from './metrics.js';
import { PAGE_POLICY, statusPage } from './status-page.js';
import { statusLanguage } from './status-text.js';

export interface StatusAddress {
  /** 127.0.0.1 for this machine only. */
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

const LOOPBACK = /^(?:127\.|::1$|localhost$)/;
/** Names under which a loopback address is asked, itself or through a tunnel. */
const LOOPBACK_HOST = /^(?:127\.[\d.]+|localhost|\[::1\])(?::\d+)?$/i;

/**
 * Serves the page, `/status.json` and `/metrics`. Nothing can be changed here. On the loopback interface it answers
 * only to names of that: no page of the web can read it by a name of its own that leads here.
 */
export class StatusServer {
  readonly #address: StatusAddress;
  readonly #status: () => GatewayStatus;
  readonly #server: Server;

  constructor(address: StatusAddress, status: () => GatewayStatus) {
    this.#address = address;
    this.#status = status;
    this.#server = createServer((request, response) => {
      const { status: code, type, body } = this.#answer(request);
      response.writeHead(code, {
        'content-type': type,
        'cache-control': 'no-store',
        'content-security-policy': PAGE_POLICY,
        'x-content-type-options': 'nosniff',
      });
      response.end(request.method === 'HEAD' ? undefined : body);
    });
  }

  /** @returns the port listened on. @throws where it is taken. */
  start(): Promise<number> {
    const { host, port } = this.#address;
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, host, () => resolve((this.#server.address() as AddressInfo).port));
    });
  }

  stop(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
    });
  }

  #answer({ url = '/', method, headers }: IncomingMessage): Answer {
    if (method !== 'GET' && method !== 'HEAD') return refusal(405, 'only GET is answered here');
    if (LOOPBACK.test(this.#address.host) && !LOOPBACK_HOST.test(headers.host ?? '')) {
      return refusal(403, 'this address is for 127.0.0.1 only');
    }
    const { pathname, searchParams } = new URL(url, 'http://gateway');
    switch (pathname) {
      case '/':
        return page(this.#status(), statusLanguage(searchParams.get('lang'), headers['accept-language']));
      case '/status.json':
        return { status: 200, type: 'application/json', body: `${JSON.stringify(this.#status(), null, 1)}\n` };
      case '/metrics':
        return { status: 200, type: METRICS_TYPE, body: metricsText(this.#status()) };
      default:
        return refusal(404, 'here are /, /status.json and /metrics');
    }
  }
}

function page(status: GatewayStatus, language: 'en' | 'zh'): Answer {
  return { status: 200, type: 'text/html; charset=utf-8', body: statusPage(status, language) };
}

function refusal(status: number, why: string): Answer {
  return { status, type: 'text/plain; charset=utf-8', body: `${why}\n` };
}
