import { expect } from 'chai';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestClock } from '../clock/test-clock.js';
import { EmbeddedSeriesStore } from './embedded-series-store.js';
import { FakeJournal, fixRecord } from './fake-journal.js';
import { PointMemory } from './point-memory.js';
import { createSeriesWriter, type SeriesWriter, type SeriesWriterDependencies } from './series-writer.js';
import type { ParkedPoint, TelemetryPoint } from './series-store.js';

const NO_RESULTS = { jobs: () => [], job: () => undefined, totals: () => [] };

/** A store that does what the test says. */
class MoodyStore extends EmbeddedSeriesStore {
  mood: 'up' | 'down' | 'picky' = 'up';
  attempts = 0;
  readonly written: TelemetryPoint[] = [];

  override async writeTelemetry(points: readonly TelemetryPoint[]): Promise<readonly ParkedPoint[]> {
    this.attempts += 1;
    if (this.mood === 'down') throw new Error('no answer');
    this.written.push(...points);
    return this.mood === 'picky' ? points.map(() => ({ line: 'telemetry ...', reason: 'field type conflict' })) : [];
  }
}

describe('series writer', () => {
  let journal: FakeJournal;
  let store: MoodyStore;
  let clock: TestClock;
  let outages: ({ readonly reason: string } | null)[];
  let writer: SeriesWriter;
  let dependencies: SeriesWriterDependencies;

  beforeEach(() => {
    journal = new FakeJournal();
    journal.mountings.set('gateway-a', { machineId: 'tractor-1', rank: 1 });
    store = new MoodyStore({ file: ':memory:', journal, registry: journal });
    clock = new TestClock(0);
    outages = [];
    dependencies = {
      store,
      memory: new PointMemory(':memory:', store.identity),
      tail: journal,
      journal,
      registry: journal,
      folds: NO_RESULTS,
      timeZone: 'Asia/Shanghai',
      clock,
      onOutage: (outage) => outages.push(outage),
    };
    writer = createSeriesWriter(dependencies);
    writer.start();
  });
  afterEach(() => writer.stop());

  async function pass(seconds: number): Promise<void> {
    for (let second = 0; second < seconds; second += 1) {
      clock.advance(1000);
      await writer.idle();
    }
  }

  it('retries with delays that grow to a minute, and tells of an outage once', async () => {
    journal.append('gateway-a', fixRecord(0));
    store.mood = 'down';
    await pass(600);
    // 1, 2, 4, 8, 16, 32 s, then one a minute.
    expect(store.attempts).to.be.within(14, 17);
    expect(outages).to.deep.equal([{ reason: 'no answer' }]);
    expect(writer.status()).to.include({ writtenTo: 0, behind: 1, lastError: 'no answer' });
    store.mood = 'up';
    await pass(61);
    expect(outages).to.deep.equal([{ reason: 'no answer' }, null]);
    expect(writer.status()).to.include({ writtenTo: 1, behind: 0, lastError: null });
  });

  it('catches up on a long backlog without waiting between chunks', async () => {
    for (let second = 0; second < 12_000; second += 1) journal.append('gateway-a', fixRecord(second));
    await pass(4);
    expect(writer.status()).to.include({ writtenTo: 12_000, behind: 0 });
    expect(store.written).to.have.length(12_000);
  });

  it('parks what the store refuses for good, counts it, and goes on', async () => {
    store.mood = 'picky';
    journal.append('gateway-a', fixRecord(0));
    await pass(2);
    expect(writer.status()).to.include({ parked: 1, behind: 0 });
  });

  it('does nothing after stop', async () => {
    await writer.stop();
    journal.append('gateway-a', fixRecord(0));
    await pass(10);
    expect(store.attempts).to.equal(0);
  });
});

describe('point memory', () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), 'furrow-memory-'))));
  after(() => rmSync(folder, { recursive: true }));

  it('survives a restart, and starts anew for another store', () => {
    const file = join(folder, 'series-writer.sqlite');
    const first = new PointMemory(file, 'influxdb a');
    first.writtenTo = 42;
    const reserved = first.reserve('job', 'job-1', { tag: 'tractor-1', keyTime: 1000 });
    first.confirm('job', [{ key: 'job-1', digest: 'd' }]);
    first.close();
    const again = new PointMemory(file, 'influxdb a');
    expect(again.writtenTo).to.equal(42);
    expect(again.point('job', 'job-1')).to.deep.equal({ ...reserved, digest: 'd' });
    again.close();
    const other = new PointMemory(file, 'influxdb b');
    expect(other.writtenTo).to.equal(0);
    expect(other.points('job')).to.deep.equal([]);
    other.close();
  });

  it('gives the next free ms, and the same one again', () => {
    const memory = new PointMemory(':memory:', 's');
    const keyTimeOf = (key: string, tag = 't') => memory.reserve('job', key, { tag, keyTime: 1000 }).keyTime;
    expect(['a', 'b', 'c', 'b'].map((key) => keyTimeOf(key))).to.deep.equal([1000, 1001, 1002, 1001]);
    expect(keyTimeOf('d', 'other machine')).to.equal(1000);
    memory.close();
  });
});
