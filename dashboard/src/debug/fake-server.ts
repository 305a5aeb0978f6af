import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server as HttpServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Catalogue, JobFilter, SessionUser } from '@furrow/protocol/api';
import type { Job } from '@furrow/protocol/job';
import { LIVE_NAMESPACE } from '@furrow/protocol/socket-events';
import { Server as SocketServer } from 'socket.io';
import {
  cannedCatalogue,
  cannedCoverage,
  cannedGateways,
  cannedJobList,
  cannedJobs,
  cannedTrack,
  USERS,
} from './canned-answers.js';
import { cannedFlags, cannedOverlapGround, cannedOverlaps } from './canned-checks.js';
import { cannedAudit } from './canned-audit.js';
import { cannedAdjustments, cannedApproval, cannedPeriods, GREW_M2 } from './canned-approvals.js';
import { cannedCorrections, CORRECTED_JOB_ID } from './canned-corrections.js';
import { cannedRawFrames } from './canned-raw-frames.js';
import { withCounty } from './canned-county.js';
import { cannedTotals } from './canned-totals.js';
import { cannedTile, cannedUpdate, passesAt } from './canned-live.js';

/** What the real server sends, so that a page that needs more fails here too. */
const CONTENT_SECURITY_POLICY =
  "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self' ws:";
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
  '.png': 'image/png',
};

/** Stands in for the server in tests and screenshots: the built dashboard, canned answers, live updates. */
export class FakeServer {
  private readonly distFolder: string;
  private readonly county: number;
  private readonly startedAt = Date.now();
  private readonly http: HttpServer;
  private readonly sockets: SocketServer;
  private timer: NodeJS.Timeout | undefined;
  private isLive = true;
  readonly requests: string[] = [];
  /** Of the catalogue's map what a test wants otherwise. */
  map: Partial<Catalogue['map']> = {};

  /** @param county machines beside the four, spread over a county, each of them moving */
  constructor(distFolder: string, county = 0) {
    this.distFolder = distFolder;
    this.county = county;
    this.http = createServer((request, response) => void this.answer(request, response));
    this.sockets = new SocketServer(this.http);
  }

  /** @returns the address it listens on */
  async start(): Promise<string> {
    const live = this.sockets.of(LIVE_NAMESPACE);
    live.use((_socket, next) => next(this.isLive ? undefined : new Error('closed for the test')));
    live.on('connection', (socket) => socket.emit('update', cannedUpdate(this.moment(true))));
    this.timer = setInterval(() => live.emit('update', cannedUpdate(this.moment(false))), 1_000);
    await new Promise<void>((resolve) => this.http.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.http.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.sockets.close();
  }

  /** Cuts the live connections and refuses new ones, or admits them again. */
  setLive(isLive: boolean): void {
    this.isLive = isLive;
    if (!isLive) this.sockets.of(LIVE_NAMESPACE).disconnectSockets(true);
  }

  private moment(isSnapshot: boolean) {
    const now = Date.now();
    return { now, elapsedS: (now - this.startedAt) / 1_000, isSnapshot, county: this.county };
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    response.setHeader('Content-Security-Policy', CONTENT_SECURITY_POLICY);
    if (url.pathname.startsWith('/tiles/')) {
      send(response, 'image/svg+xml', '<svg xmlns="http://www.w3.org/2000/svg" width="256" height="256"/>');
      return;
    }
    if (!url.pathname.startsWith('/api/')) {
      await this.answerFile(url.pathname, response);
      return;
    }
    this.requests.push(`${request.method} ${url.pathname}${url.search}`);
    const user = userOf(request);
    if (url.pathname === '/api/session') await answerSession(request, response, user);
    else if (user !== undefined && url.pathname === '/api/session/password') await answerPassword(request, response);
    else if (user === undefined) sendProblem(response, 401, 'No session; sign in at /login');
    else this.answerApi(url, response);
  }

  private answerApi(url: URL, response: ServerResponse): void {
    const now = Date.now();
    const jobs = cannedJobs(this.startedAt);
    const query = Object.fromEntries(url.searchParams);
    const [, , name = '', id = '', part = ''] = url.pathname.split('/');
    const job = jobs.find((entry) => entry.id === id);
    const { elapsedS } = this.moment(false);
    if (name === 'catalogue') {
      const catalogue = withCounty(cannedCatalogue(now), this.county);
      sendJson(response, { ...catalogue, map: { ...catalogue.map, ...this.map } });
    } else if (name === 'jobs' && id === '') {
      const { cursor = null, ...filter } = query;
      sendJson(response, cannedJobList(jobs, filter as JobFilter, cursor));
    } else if (name === 'jobs' && job !== undefined) answerJob(response, job, part);
    else if (name === 'totals') sendJson(response, cannedTotals(jobs, query));
    else if (name === 'corrections') sendJson(response, cannedCorrections(jobs, query));
    else if (name === 'audit')
      sendJson(response, cannedAudit(now, query['before'] === undefined ? null : Number(query['before'])));
    else if (name === 'periods') sendJson(response, cannedPeriods(now));
    else if (name === 'adjustments') sendJson(response, cannedAdjustments(jobs, CORRECTED_JOB_ID));
    else if (name === 'flags') sendJson(response, cannedFlags(jobs));
    else if (name === 'overlaps') sendJson(response, id === 'ground' ? cannedOverlapGround() : cannedOverlaps(jobs));
    else if (name === 'track') {
      const machineId = query['machine'] ?? 'm-1';
      sendJson(response, cannedTrack(machineId, now, passesAt(Number(machineId.slice(2)) - 1, elapsedS)));
    } else if (name === 'coverage') {
      const [, , , z, x, y] = url.pathname.split('/').map((entry) => Number.parseInt(entry, 10));
      send(response, 'image/svg+xml', cannedTile({ z: z ?? 0, x: x ?? 0, y: y ?? 0 }, elapsedS));
    } else if (name === 'gateways' && id === '') sendJson(response, cannedGateways(now));
    else if (name === 'gateways' && part === 'raw-frames') sendJson(response, cannedRawFrames(id, now));
    else if (name === 'gateways') sendJson(response, null, 204);
    else sendProblem(response, 404, `Nothing is at ${url.pathname}`);
  }

  private async answerFile(pathname: string, response: ServerResponse): Promise<void> {
    const isFile = extname(pathname) !== '' && !pathname.includes('..');
    const path = join(this.distFolder, isFile ? pathname : 'index.html');
    try {
      const content = await readFile(path);
      // As the real server does: what a slow link carries is measured with this one.
      if (extname(path) === '.js' || extname(path) === '.css') response.setHeader('Content-Encoding', 'gzip');
      const body = response.hasHeader('Content-Encoding') ? gzipSync(content) : content;
      send(response, TYPES[extname(path)] ?? 'application/octet-stream', body);
    } catch {
      sendProblem(response, 404, `${path} is not built; run: npm run build -w dashboard`);
    }
  }
}

function answerJob(response: ServerResponse, job: Job, part: string): void {
  if (part === 'coverage') sendJson(response, cannedCoverage(job));
  else if (job.id !== CORRECTED_JOB_ID) sendJson(response, { ...job, approval: null, adjustmentM2: null });
  else sendJson(response, { ...job, approval: cannedApproval(job), adjustmentM2: GREW_M2 });
}

async function answerSession(
  request: IncomingMessage,
  response: ServerResponse,
  user: SessionUser | undefined,
): Promise<void> {
  if (request.method === 'DELETE') {
    response.setHeader('Set-Cookie', 'fake=; Path=/; Max-Age=0');
    sendJson(response, null, 204);
    return;
  }
  if (request.method !== 'POST') {
    if (user === undefined) sendProblem(response, 401, 'No session; sign in at /login');
    else sendJson(response, user);
    return;
  }
  const login = (await readJson(request)) as { name: string; password: string };
  const known = login.password === 'furrow' ? USERS[login.name] : undefined;
  if (known === undefined) {
    sendProblem(response, 401, 'Name and password do not match; check both');
    return;
  }
  response.setHeader('Set-Cookie', `fake=${known.name}; Path=/; HttpOnly; SameSite=Lax`);
  sendJson(response, known);
}

async function answerPassword(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { password } = (await readJson(request)) as { password: string };
  if (password === 'furrow') sendJson(response, null, 204);
  else sendProblem(response, 403, 'The password of now does not match; check it');
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk as Uint8Array);
  return JSON.parse(Buffer.concat(chunks).toString());
}

function userOf(request: IncomingMessage): SessionUser | undefined {
  const name = /(?:^|; )fake=(\w+)/.exec(request.headers.cookie ?? '')?.[1];
  return name === undefined ? undefined : USERS[name];
}

function send(response: ServerResponse, type: string, body: string | Uint8Array): void {
  response.setHeader('Content-Type', type);
  response.end(body);
}

function sendJson(response: ServerResponse, body: unknown, status = 200): void {
  response.statusCode = status;
  if (status === 204) response.end();
  else send(response, 'application/json', JSON.stringify(body));
}

function sendProblem(response: ServerResponse, status: number, detail: string): void {
  response.statusCode = status;
  send(response, 'application/problem+json', JSON.stringify({ type: 'about:blank', title: 'Fault', status, detail }));
}
