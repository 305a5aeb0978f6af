import { expect } from 'chai';
import { sampleJob } from '../store/sample-results.js';
import type { ExportContext } from './export-context.js';
import { createExportStream, type ExportResult } from './export-stream.js';

const CONTEXT: ExportContext = {
  timeZone: 'Asia/Shanghai',
  engine: sampleJob().engine,
  filter: {},
  journalPosition: 1,
  exportedAt: 0,
  exportedBy: 'auditor',
  gapClosedNetM2: () => null,
  names: { machine: () => null, driver: () => null, partfield: () => null, operation: () => null },
};

describe('export stream', () => {
  it('makes rows as the reader takes them, not all at once', async () => {
    let asked = 0;
    const results: ExportResult[] = [];
    const jobs = Array.from({ length: 20_000 }, (_, index) => sampleJob({ id: `job-${index}` }));
    const cornersOf = () => {
      asked += 1;
      return undefined;
    };
    const stream = createExportStream('geojson', {
      jobs,
      context: CONTEXT,
      cornersOf,
      onEnd: (end) => results.push(end),
    });
    let taken = 0;
    for await (const piece of stream) {
      taken += String(piece).length;
      if (asked >= 10) break;
    }
    expect(taken).to.be.greaterThan(0);
    expect(asked).to.be.lessThan(200);
    expect(results).to.have.length(1);
    expect(results[0]?.isComplete).to.equal(false);
  });

  it('says how many rows left and their hash', async () => {
    const results: ExportResult[] = [];
    const stream = createExportStream('csv', {
      jobs: [sampleJob()],
      context: CONTEXT,
      cornersOf: () => undefined,
      onEnd: (end) => results.push(end),
    });
    let text = '';
    for await (const piece of stream) text += String(piece);
    expect(text.split('\r\n').filter((line) => line.startsWith('job-1,'))).to.have.length(1);
    expect(results).to.have.length(1);
    expect(results[0]).to.include({ isComplete: true, rows: 1 });
  });
});
