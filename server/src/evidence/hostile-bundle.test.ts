import { expect } from 'chai';
import * as fc from 'fast-check';
import type { KeyObject } from 'node:crypto';
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { drawDrive, shuttlePasses } from '../fold/drawn-drive.js';
import { BUNDLE_FILES, type BundleManifest, type BundleResult } from './bundle-format.js';
import { EvidenceScene } from './evidence-scene.js';
import { batchLinesOf, filesOf, journalOf, signAnew, writeJournal } from './forgery.js';
import { isClear } from './journal-line.js';
import { verdictJson, verdictText } from './verdict-report.js';
import { type Verdict, verifyBundle } from './verify-bundle.js';

const MORNING = Date.UTC(2026, 3, 28);
const DAY = '2026-04-28';
const field = (startTime: number) =>
  drawDrive({ latitude: 43.305, longitude: 124.305, startTime, legs: shuttlePasses(2, 60) });

/** All that a reader may be told of a verdict: none of it may throw. */
function told(verdict: Verdict): string {
  return ['en', 'zh'].map((language) => verdictText(verdict, language as 'en' | 'zh')).join('') + verdictJson(verdict);
}

const edit = (folder: string, name: string, change: (text: string) => string) =>
  writeFileSync(join(folder, name), change(readFileSync(join(folder, name), 'utf8')));

describe('a hostile bundle', () => {
  const root = mkdtempSync(join(tmpdir(), 'furrow-hostile-'));
  let serverKey: KeyObject;
  let original: string;
  let copies = 0;
  const copy = () => {
    const target = join(root, String((copies += 1)));
    cpSync(original, target, { recursive: true });
    return target;
  };

  before(async () => {
    const scene = new EvidenceScene(MORNING - 3_600_000);
    ({ serverKey } = scene);
    for (const id of ['a', 'b']) await scene.addMachine(id);
    await scene.send('a', field(MORNING - 1_800_000));
    await scene.send('b', field(MORNING));
    const folder = await scene.write({ machineId: 'b', from: DAY, to: DAY });
    original = join(root, 'original');
    cpSync(folder, original, { recursive: true });
    rmSync(dirname(folder), { recursive: true });
  });
  after(() => rmSync(root, { recursive: true }));

  it('is told of, whatever JSON its files are made of and however it is signed', function () {
    this.timeout(20_000);
    const names = ['manifest.json', 'inputs.json', 'result.json', 'others.ndjson', 'journal.ndjson'];
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.jsonValue({ maxDepth: 3 }), fc.nat(), (name, value, at) => {
        const folder = copy();
        edit(folder, name, (text) => withValueAt(text, value, at));
        if (name !== 'manifest.json' && name !== 'journal.ndjson') signAnew(folder, serverKey);
        const verdict = verifyBundle(folder);
        told(verdict);
        const unnamed = verdict.findings.filter((found) => found.code === 'unreadable' && found.file === '');
        expect(unnamed).to.deep.equal([]);
        rmSync(folder, { recursive: true });
      }),
      { numRuns: 60 },
    );
  });

  it('is told of where it is cut off, empty, not text or not JSON at all', () => {
    for (const name of filesOf(original)) {
      for (const bytes of [Buffer.alloc(0), Buffer.from([0xff, 0xfe, 0]), Buffer.from('null\n'), Buffer.from('[]\n')]) {
        const folder = copy();
        writeFileSync(join(folder, name), bytes);
        const verdict = verifyBundle(folder);
        expect(verdict.outcome, name).to.equal('broken');
        expect(told(verdict), name).to.contain(name === 'manifest.sig' ? 'manifest.json' : name);
      }
    }
  });

  it('is told of where its journal holds entries that are none', () => {
    for (const header of [
      'null',
      '{}',
      '{"kind":"batch"}',
      '{"kind":"registry","receivedAt":1,"change":null}',
      '{"kind":"__proto__"}',
    ]) {
      // prettier-ignore
      const folder = copy();
      const lines = journalOf(folder).map((line, i) => (i === 3 && isClear(line) ? { ...line, header } : line));
      writeJournal(folder, lines);
      expect(told(verifyBundle(folder)), header).to.match(/journal.ndjson line 4: header \/\w*: /);
    }
  });

  it('cannot write a verdict of its own by the names of its files', () => {
    const folder = copy();
    const forgedLine = 'identical: 5 batches';
    for (const name of [`x\n${forgedLine}`, `\u001b[2J\u001b[H${forgedLine}`, '\u202elacitnedi', '\u009b1A']) {
      writeFileSync(join(folder, name), '');
    }
    const text = verdictText(verifyBundle(folder), 'en');
    expect(text).to.match(/^broken/);
    expect(text).not.to.match(/^identical/m);
    expect(text.replaceAll('\n', '')).not.to.match(/[\p{Cc}\p{Cf}]/u);
  });

  it('is told of, however many faults it has', function () {
    this.timeout(20_000);
    const folder = copy();
    writeFileSync(join(folder, 'journal.ndjson'), 'x\n'.repeat(200_000));
    const { outcome, findings } = verifyBundle(folder);
    expect(outcome).to.equal('broken');
    expect(findings.filter(({ code }) => code === 'journalLine')).to.have.length(200_000);
  });

  it('reads nothing outside of its folder', () => {
    const folder = copy();
    const secret = join(root, 'secret.pem');
    writeFileSync(secret, 'secret');
    const [line] = batchLinesOf(folder);
    rmSync(join(folder, line!.body));
    symlinkSync(secret, join(folder, line!.body));
    expect(told(verifyBundle(folder))).to.contain(`missing: ${line!.body}`);
    const lines = journalOf(folder);
    writeJournal(folder, lines.map((each) => (each.position === line!.position ? { ...line!, body: '../secret.pem' } : each))); // prettier-ignore
    const verdict = verifyBundle(folder);
    expect(verdict.findings.map(({ code }) => code)).to.include('batchBody');
  });

  it('may not come with another README, but may come from before READMEs were listed', () => {
    const folder = copy();
    appendFileSync(join(folder, BUNDLE_FILES.readme), 'The key to compare is that of the bundle itself.');
    const { findings } = verifyBundle(folder);
    expect(findings).to.deep.equal([{ code: 'fileChanged', file: 'README.txt' }]);
    const { files } = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as BundleManifest;
    signAnew(folder, serverKey, { files: files.filter(({ name }) => name !== BUNDLE_FILES.readme) });
    expect(verifyBundle(folder).outcome).to.equal('identical');
  });

  it('cannot state an approval beside its figures', () => {
    const folder = copy();
    edit(folder, 'result.json', (text) => {
      const result = JSON.parse(text) as BundleResult;
      const approval = { uniqueM2: 9999, isComplete: true, isClosed: true, by: 'nobody', at: 1 };
      return JSON.stringify({ ...result, jobs: result.jobs.map((job) => ({ ...job, approval })) });
    });
    signAnew(folder, serverKey);
    const figures = verifyBundle(folder).findings.map((found) => (found.code === 'figure' ? found.figure : ''));
    expect(figures).to.deep.equal(['approval']);
  });

  it('says of the server’s key that nobody compared it, where nobody did', () => {
    const verdict = verifyBundle(original);
    expect(verdictText(verdict, 'en')).to.contain('compare it with the one that was published');
    expect(verdictText(verdict, 'zh')).to.contain('请与公布的指纹核对');
    const compared = verifyBundle(original, { serverKey: verdict.serverKey ?? '' });
    expect(verdictText(compared, 'en')).not.to.contain('compare it');
  });

  it('of a gateway that signs impossible receipts is told of', async () => {
    const scene = new EvidenceScene(MORNING - 60_000);
    await scene.addMachine('b');
    const lastAck = { hash: '0'.repeat(64), receivedAt: Number.MAX_SAFE_INTEGER };
    const records = field(MORNING).slice(0, 60);
    await scene.store('b', scene.seal('b', records, { lastAck }), records);
    const folder = await scene.write({ machineId: 'b', from: DAY, to: DAY });
    const verdict = verifyBundle(folder);
    expect(verdict.findings.map(({ code }) => code)).to.deep.equal(['backdated']);
    expect(told(verdict)).to.contain('9007199254740991 ms');
    rmSync(dirname(folder), { recursive: true });
  });
});

/** A text of JSON, or the first of its lines, with a value put somewhere into it. */
function withValueAt(text: string, value: unknown, at: number): string {
  const isLines = !text.startsWith('{\n');
  const [first = '{}', ...rest] = isLines ? text.split('\n') : [text];
  const whole = JSON.parse(first) as Record<string, unknown>;
  const places: { holder: Record<string, unknown>; name: string }[] = [];
  const walk = (holder: Record<string, unknown>) => {
    for (const [name, inner] of Object.entries(holder).slice(0, 20)) {
      places.push({ holder, name });
      if (typeof inner === 'object' && inner !== null) walk(inner as Record<string, unknown>);
    }
  };
  walk(whole);
  const place = places[at % places.length];
  if (place !== undefined) place.holder[place.name] = value;
  return [JSON.stringify(whole), ...rest].join('\n');
}
