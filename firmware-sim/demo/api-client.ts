import type { JobList, Role, Track } from '@furrow/protocol/api';
import type { DayTotal, Job } from '@furrow/protocol/job';
import type { LiveMachine } from '@furrow/protocol/live-update';
import type { RegistryCollection } from '@furrow/protocol/registry-document';

export interface Credentials {
  readonly name: string;
  readonly password: string;
}

export interface Account extends Credentials {
  readonly role: Role;
  readonly organisationId: string | null;
  readonly driverId: string | null;
}

/** The server's API, as one logged-in user. */
export class ApiClient {
  readonly url: string;
  private cookie = '';

  constructor(url: string) {
    this.url = url;
  }

  /** @throws Error where name and password do not match. */
  async login({ name, password }: Credentials): Promise<void> {
    const answer = await this.send('POST', '/api/session', { name, password });
    this.cookie = answer.headers
      .getSetCookie()
      .map((cookie) => cookie.split(';')[0])
      .join('; ');
  }

  async putDocument(item: { collection: RegistryCollection; id: string; document: unknown }): Promise<void> {
    const path = `/api/registry/${item.collection}/${item.id}`;
    await this.send('PUT', path, { validFrom: 0, document: item.document });
  }

  async createUser(account: Account): Promise<void> {
    await this.send('POST', '/api/users', account);
  }

  async machines(): Promise<LiveMachine[]> {
    return (await this.json<{ machines: LiveMachine[] }>('/api/machines')).machines;
  }

  /** All jobs, over all pages, by start time. */
  async jobs(): Promise<Job[]> {
    const jobs: Job[] = [];
    let cursor: string | null = null;
    do {
      const page: JobList = await this.json(
        `/api/jobs${cursor === null ? '' : `?cursor=${encodeURIComponent(cursor)}`}`,
      );
      jobs.push(...page.jobs);
      cursor = page.nextCursor;
    } while (cursor !== null);
    return jobs.sort((a, b) => a.startTime - b.startTime);
  }

  async totals(query: string): Promise<DayTotal[]> {
    return (await this.json<{ totals: DayTotal[] }>(`/api/totals?${query}`)).totals;
  }

  async track(query: string): Promise<Track> {
    return this.json(`/api/track?${query}`);
  }

  async put(path: string, body: unknown): Promise<void> {
    await this.send('PUT', path, body);
  }

  async post<T>(path: string, body: unknown): Promise<T> {
    return (await (await this.send('POST', path, body)).json()) as T;
  }

  async json<T>(path: string): Promise<T> {
    return (await (await this.send('GET', path)).json()) as T;
  }

  /** What an answer holds, as it is. */
  async bytes(path: string): Promise<Buffer> {
    return Buffer.from(await (await this.send('GET', path)).arrayBuffer());
  }

  private async send(method: string, path: string, body?: unknown): Promise<Response> {
    const headers: Record<string, string> = { origin: this.url };
    if (this.cookie !== '') headers['cookie'] = this.cookie;
    if (body !== undefined) headers['content-type'] = 'application/json';
    const text = body === undefined ? null : JSON.stringify(body);
    const answer = await fetch(`${this.url}${path}`, { method, headers, body: text });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer;
  }
}
