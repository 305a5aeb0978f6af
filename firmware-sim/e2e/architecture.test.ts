import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { REPOSITORY } from '../demo/repository.js';

/** Files that git knows or would take, so that the rules hold before a commit too. */
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: REPOSITORY,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file !== '' && existsSync(join(REPOSITORY, file)));
const sources = files.filter((file) => /\.(ts|tsx)$/.test(file));

/** The path of the data, as docs/architecture.md draws it. */
const STEPS = [
  'gateway serial-bytes-to-can-frames',
  'gateway can-frame-to-j1939-message',
  'gateway j1939-message-to-signals',
  'gateway serial-bytes-to-nmea-sentences',
  'gateway nmea-sentence-to-gnss-fix',
  'gateway signals-to-telemetry-record',
  'gateway telemetry-record-to-outbox',
  'gateway outbox-to-uplink-batch',
  'server uplink-batch-to-journal',
  'server journal-to-machine-day',
  'server telemetry-record-to-work-state',
  'server work-state-to-swath',
  'server swath-to-coverage',
  'server coverage-to-job',
  'server job-to-totals',
  'server telemetry-record-to-influx-point',
  'server job-to-influx-point',
  'server job-to-live-update',
  'server job-to-csv',
  'server job-to-geojson',
  'dashboard live-update-to-map-state',
];

/** Where results must come out byte for byte the same on every machine. */
const FOLDS = /^server\/src\/((geo|coverage|swath|work-state|job|totals|fold)\/|pipeline\.ts)/;

function read(file: string): string {
  return readFileSync(join(REPOSITORY, file), 'utf8');
}

/** `server/src/job/work-job.ts` is server, src, job, work, job. */
function wordsOf(file: string): string[] {
  return file.split('/').flatMap((part) => part.replace(/\..*$/, '').split('-'));
}

/** The text without comments and strings. */
function codeOf(file: string): string {
  return read(file)
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .replaceAll(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g, "''")
    .replaceAll(/\/\/.*$/gm, '');
}

describe('architecture', () => {
  for (const step of STEPS) {
    it(`has the step ${step}`, () => {
      const [program, name] = step.split(' ');
      const found = sources.filter((file) => file.startsWith(`${program}/src/`) && file.endsWith(`/${name}.ts`));
      expect(found, `${program}/src/**/${name}.ts`).to.have.length.at.least(1);
    });
  }

  it('computes inside the folds with what is the same on every machine', () => {
    const forbidden =
      /\*\*|Math\.(?!sqrt|sin|cos|atan2|abs|min|max|floor|ceil|round|trunc|sign|imul|PI\b)\w+|Date\.now|new Date\(\)/;
    const faults = sources
      .filter((file) => FOLDS.test(file) && !/\.(test|suite|bench)\.ts$/.test(file))
      .flatMap((file) => {
        const lines = codeOf(file).split('\n');
        return lines.filter((line) => forbidden.test(line)).map((line) => `${file}: ${line.trim()}`);
      });
    expect(faults).to.deep.equal([]);
  });

  it('has no name that says nothing', () => {
    const empty = new Set(['util', 'utils', 'helper', 'helpers', 'common', 'misc', 'manager', 'base', 'shared', 'lib']);
    expect(files.filter((file) => wordsOf(file).some((word) => empty.has(word)))).to.deep.equal([]);
  });

  it('has no folder deeper than two below src', () => {
    const deep = sources.filter((file) => (file.split('/src/')[1]?.split('/').length ?? 0) > 3);
    expect(deep).to.deep.equal([]);
  });

  it('has its generated documents up to date', async () => {
    const url = pathToFileURL(join(REPOSITORY, 'protocol/dist/signal-document.js')).href;
    const { signalDocument } = (await import(url)) as { signalDocument: () => string };
    expect(read('docs/signals.md'), 'docs/signals.md; run: make docs').to.equal(signalDocument());
  });

  it('names only verbs in its documents that the Makefile has', () => {
    const verbs = new Set([...read('Makefile').matchAll(/^([a-z][a-z0-9-]*):/gm)].map((match) => match[1]));
    const documents = files.filter((file) => file.endsWith('.md') && file !== 'CHANGELOG.md');
    const unknown = documents.flatMap((file) => {
      const named = [...read(file).matchAll(/(?:^|`|\$ )make ((?:[a-z][a-z0-9-]*)(?: [a-z][a-z0-9-]*)*)/gm)];
      return named
        .flatMap((match) => match[1]?.split(' ') ?? [])
        .filter((verb) => !verbs.has(verb))
        .map((verb) => `${file}: make ${verb}`);
    });
    expect(unknown).to.deep.equal([]);
  });

  it('keeps what it needs to itself: no path of one machine, no unfinished note', () => {
    const unwanted = /\/home\/\w|\/work\/\w|\bTO-?DO\b|\bFIX-?ME\b|\b(describe|it)\.(skip|only)\(/;
    const faults = sources.filter((file) => !file.endsWith('architecture.test.ts') && unwanted.test(read(file)));
    expect(faults).to.deep.equal([]);
  });
});
