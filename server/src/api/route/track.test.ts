import { expect } from 'chai';
import type { Track } from '@furrow/protocol/api';
import { fixRecord } from '../../store/fake-journal.js';
import { sampleJob } from '../../store/sample-results.js';
import { ApiHarness } from '../api-harness.js';

const START = fixRecord(0).fixTime as number;
const PATH = `/api/track?machine=tractor-1&from=${START}&to=${START + 3_600_000}`;

describe('/api/track', () => {
  const harness = new ApiHarness();

  before(async () => {
    await harness.start();
    for (let second = 0; second < 40; second += 1) harness.world.journal.append('a'.repeat(40), fixRecord(second));
    harness.world.jobs = [sampleJob()];
    const times = Float64Array.from([10, 11, 12, 20, 21], (second) => START + second * 1000);
    const corners = new Float64Array(times.length * 8);
    harness.world.quads = [{ jobId: 'job-1', machineId: 'tractor-1', operation: null, corners, times }];
  });
  after(() => harness.stop());

  it('answers columns of equal length, working where quads say so', async () => {
    const track = (await harness.ask('manager', PATH)).json<Track>();
    expect(track).to.include({ machineId: 'tractor-1', store: 'embedded', completeTo: 7 });
    for (const column of [track.latitude, track.longitude, track.speedMps, track.working]) {
      expect(column).to.have.length(track.fixTime.length);
    }
    const worked = track.working.flatMap((isWorking, second) => (isWorking === true ? [second] : []));
    expect(worked).to.deep.equal(Array.from({ length: 12 }, (_, index) => index + 10));
  });

  it('shows the track to its organisation and its driver, to others no point', async () => {
    for (const [user, length] of [
      ['driver', 40],
      ['auditor', 40],
      ['stranger', 0],
      ['otherDriver', 0],
    ] as const) {
      expect((await harness.ask(user, PATH)).json<Track>().fixTime, user).to.have.length(length);
    }
  });

  it('refuses more than two days and turned times', async () => {
    expect((await harness.ask('admin', '/api/track?machine=m&from=0&to=999999999')).status).to.equal(400);
    expect((await harness.ask('admin', '/api/track?machine=m&from=5&to=4')).status).to.equal(400);
    const missing = await harness.ask('admin', '/api/track?from=5&to=6');
    expect(missing.json<{ detail: string }>().detail).to.equal('query parameter "machine" is missing');
  });

  it('says 503 while the store does not answer, and not why to the client', async () => {
    const broken = new ApiHarness((dependencies) => ({
      ...dependencies,
      seriesStore: Object.assign(Object.create(dependencies.seriesStore) as typeof dependencies.seriesStore, {
        readTrack: () => Promise.reject(new Error('secret address')),
      }),
    }));
    await broken.start();
    const answer = await broken.ask('admin', PATH);
    expect(answer.status).to.equal(503);
    expect(answer.text).not.to.contain('secret');
    await broken.stop();
  });
});
