import { expect } from 'chai';
import { get } from 'node:http';
import { PNG } from 'pngjs';
import { sampleJob } from '../../store/sample-results.js';
import { ApiHarness } from '../api-harness.js';
import { boundsOfTile } from '../tile-raster.js';

const TILE = { z: 16, x: 55403, y: 24005 };
const PATH = `/api/coverage/${TILE.z}/${TILE.x}/${TILE.y}.png?v=3`;

describe('/api/coverage', () => {
  const harness = new ApiHarness();
  before(() => harness.start());
  after(() => harness.stop());

  before(() => {
    const { west, east, south, north } = boundsOfTile(TILE);
    const middle = (west + east) / 2;
    harness.world.jobs = [sampleJob()];
    harness.world.quads = [
      {
        jobId: 'job-1',
        machineId: 'tractor-1',
        operation: 'no-till-seeding',
        times: Float64Array.of(0),
        corners: Float64Array.of(west, south, middle, south, middle, north, west, north),
      },
    ];
  });

  /** Pixels of the answer that are not transparent. */
  async function painted(user: string): Promise<number> {
    const response = await fetch(harness.url + PATH, { headers: { cookie: `furrow_session=token-${user}` } });
    expect(response.status).to.equal(200);
    expect(response.headers.get('content-type')).to.equal('image/png');
    const { data } = PNG.sync.read(Buffer.from(await response.arrayBuffer()));
    return data.filter((value, index) => index % 4 === 3 && value > 0).length;
  }

  it('paints covered ground within scope, and nothing for others', async () => {
    expect(await painted('auditor')).to.equal(256 * 128);
    expect(await painted('driver')).to.equal(256 * 128);
    expect(await painted('stranger')).to.equal(0);
    expect(await painted('otherDriver')).to.equal(0);
  });

  it('answers 304 until the ground on the tile changes', async () => {
    const { west, south, east, north } = boundsOfTile(TILE);
    const etagNow = async () => (await harness.ask('auditor', PATH)).headers.get('etag') ?? '';
    const again = (etag: string) => statusWithTag(harness.url + PATH, etag);
    const etag = await etagNow();
    expect(await again(etag)).to.equal(304);
    harness.world.coverageVersions.noteChange({ west: west + 1, south, east: east + 1, north });
    expect(await again(etag)).to.equal(304);
    harness.world.coverageVersions.noteChange({ west, south, east, north });
    expect(await again(etag)).to.equal(200);
    expect(await etagNow()).not.to.equal(etag);
  });

  it('names tiles that do not exist', async () => {
    expect((await harness.ask('admin', '/api/coverage/3/8/0.png')).text).to.contain('must be below 8 at zoom 3');
    expect((await harness.ask('admin', '/api/coverage/99/0/0.png')).status).to.equal(400);
    expect((await harness.ask('admin', '/api/coverage/a/b/c.png')).status).to.equal(400);
    expect((await harness.ask(null, PATH)).status).to.equal(401);
  });
});

/** As a browser asks again. `fetch` would add `cache-control: no-cache` to a request with a tag. */
function statusWithTag(url: string, etag: string): Promise<number | undefined> {
  const headers = { cookie: 'furrow_session=token-auditor', 'if-none-match': etag };
  return new Promise((resolve, reject) => {
    get(url, { headers, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).on('error', reject);
  });
}
