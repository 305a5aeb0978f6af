import { expect } from 'chai';
import { createApiClient, evidencePath, exportPath, queryText } from './api-client.js';
import { ApiError, remedyFor } from './api-error.js';

function clientAnswering(answer: () => Response | Promise<Response>) {
  const requests: { path: string; method: string | undefined; body: unknown }[] = [];
  const client = createApiClient((input, init) => {
    requests.push({ path: input as string, method: init?.method, body: init?.body });
    return Promise.resolve().then(answer);
  });
  return { client, requests };
}

async function failureOf(request: Promise<unknown>): Promise<ApiError> {
  try {
    await request;
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
  throw new Error('the request was expected to fail');
}

describe('ApiClient', () => {
  it("gives the server's own words and what helps", async () => {
    const body = JSON.stringify({
      type: 'about:blank',
      title: 'Bad filter',
      status: 400,
      detail: '"from" must be a day',
    });
    const { client } = clientAnswering(() => new Response(body, { status: 400 }));
    const error = await failureOf(client.jobs({}, null));
    expect(error).to.include({ status: 400, detail: '"from" must be a day', remedy: 'checkInput' });
  });

  it('knows an answer that is no problem document by its status alone', async () => {
    const { client } = clientAnswering(() => new Response('<html>bad gateway</html>', { status: 502 }));
    expect(await failureOf(client.health())).to.include({ status: 502, detail: null, remedy: 'checkNetwork' });
  });

  it('says that the network is away, and so for an answer that is not JSON', async () => {
    const offline = clientAnswering(() => Promise.reject(new TypeError('fetch failed')));
    expect(await failureOf(offline.client.session())).to.include({ status: null, remedy: 'checkNetwork' });
    const portal = clientAnswering(() => new Response('<html>sign in to the hotel</html>', { status: 200 }));
    expect(await failureOf(portal.client.catalogue())).to.include({ status: null, remedy: 'checkNetwork' });
  });

  it('has a remedy for every kind of status', () => {
    const remedies = [401, 403, 404, 409, 415, 429, 500, 503].map(remedyFor);
    expect(remedies).to.deep.equal([
      'signIn',
      'askAdmin',
      'goBack',
      'checkInput',
      'checkInput',
      'waitAndRetry',
      'retryOrReport',
      'waitAndRetry',
    ]);
  });

  it('asks at the addresses of the contract', async () => {
    const { client, requests } = clientAnswering(() => new Response('{}'));
    await client.jobs({ from: '2026-04-01', machine: 'a&b' }, 'next');
    await client.totals({ from: '2026-04-28', to: '2026-04-28' }, 'driver');
    await client.track('m-1', { from: 1, to: 2 });
    await client.corrections({ job: 'a/b' });
    await client.jobCoverage('a/b');
    await client.enrolGateway('f00d', { name: 'N', machineId: 'm-1' });
    expect(requests.map(({ method, path }) => `${method} ${path}`)).to.deep.equal([
      'GET /api/jobs?from=2026-04-01&machine=a%26b&cursor=next',
      'GET /api/totals?from=2026-04-28&to=2026-04-28&dimension=driver',
      'GET /api/track?machine=m-1&from=1&to=2',
      'GET /api/corrections?job=a%2Fb&limit=500',
      'GET /api/jobs/a%2Fb/coverage',
      'POST /api/gateways/f00d/enrol',
    ]);
    expect(requests.at(-1)?.body).to.equal('{"name":"N","machineId":"m-1"}');
  });

  it('leaves unset filters out of addresses', () => {
    expect(queryText({ a: '', b: null, c: undefined })).to.equal('');
    expect(exportPath('csv', { from: '2026-04-01', operation: 'subsoiling' })).to.equal(
      '/api/exports/jobs.csv?from=2026-04-01&operation=subsoiling',
    );
    expect(evidencePath({ job: 'a/b' })).to.equal('/api/exports/evidence?job=a%2Fb');
  });
});
