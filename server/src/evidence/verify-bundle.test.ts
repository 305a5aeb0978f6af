import { encode } from '@msgpack/msgpack';
import { decodeMessagePack } from '@furrow/protocol/message-pack';
import { batchHash } from '@furrow/protocol/uplink-batch';
import { expect } from 'chai';
import * as fc from 'fast-check';
import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { generateKeyPairSync } from 'node:crypto';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { drawDrive, shuttlePasses } from '../fold/drawn-drive.js';
import type { BundleResult } from './bundle-format.js';
import { EvidenceScene } from './evidence-scene.js';
import { type Finding, type FindingCode, kindOf } from './finding.js';
import { findingText } from './finding-text.js';
import { batchLinesOf, filesOf, journalOf, signAnew, writeJournal } from './forgery.js';
import { isClear } from './journal-line.js';
import { verdictText } from './verdict-report.js';
import { verifyBundle } from './verify-bundle.js';

/** 2026-04-28 08:00 in Shanghai. */
const MORNING = Date.UTC(2026, 3, 28);
const HOUR_MS = 3_600_000;
const DAY = '2026-04-28';
const PLACE = { latitude: 43.305, longitude: 124.305 };
const WANTED = { machineId: 'b', from: DAY, to: DAY };
const PROPERTY_RUNS = 60;

const field = (startTime: number, eastM = 0) => {
  const place = { ...PLACE, longitude: PLACE.longitude + eastM / 81_000 };
  return drawDrive({ ...place, startTime, legs: shuttlePasses(4, 100) });
};

async function createScene(): Promise<EvidenceScene> {
  const scene = new EvidenceScene(MORNING - 60_000);
  for (const id of ['a', 'b', 'c']) await scene.addMachine(id, id === 'b' ? 'co-op' : 'others');
  // Machine a works before b, and c at the same moments as b: both share ground with it.
  await scene.send('a', field(MORNING, 6));
  await scene.send('b', field(MORNING + HOUR_MS));
  await scene.send('c', field(MORNING + HOUR_MS, 4));
  return scene;
}

const codes = (folder: string): FindingCode[] => verifyBundle(folder).findings.map(({ code }) => code);
const change = (folder: string, name: string, edit: (bytes: Buffer) => Buffer | string) =>
  writeFileSync(join(folder, name), edit(readFileSync(join(folder, name))));
const result = (folder: string) => JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8')) as BundleResult;
const lineOf = (folder: string, seq: number) =>
  batchLinesOf(folder).find(({ header }) => header.includes(`"seq":${seq},`))!;
const only = (findings: readonly Finding[], code: FindingCode) => findings.filter((found) => found.code === code);
const later = (text: string) => text.replace(/"receivedAt":(\d+)/, (_, at) => `"receivedAt":${Number(at) + 60_000}`);

describe('verification of a bundle', () => {
  const root = mkdtempSync(join(tmpdir(), 'furrow-verify-'));
  let copies = 0;
  let scene: EvidenceScene;
  /** As it was made; tests work on copies. */
  let original: string;

  const copy = (folder = original): string => {
    const target = join(root, String((copies += 1)));
    cpSync(folder, target, { recursive: true });
    return target;
  };
  const written = async (made: EvidenceScene, request = {}, wanted: Parameters<EvidenceScene['write']>[0] = WANTED) => {
    const folder = await made.write(wanted, request);
    const target = join(root, String((copies += 1)));
    renameSync(folder, target);
    rmSync(dirname(folder), { recursive: true });
    return target;
  };

  /** What is found in a copy that a dishonest server has edited and signed anew. */
  const forged = (edit: (folder: string) => void): readonly Finding[] => {
    const folder = copy();
    edit(folder);
    signAnew(folder, scene.serverKey);
    return verifyBundle(folder).findings.filter((finding) => kindOf(finding) !== 'note');
  };

  before(async () => {
    scene = await createScene();
    original = await written(scene);
  });
  after(() => rmSync(root, { recursive: true }));

  it('comes to the same figures, shared ground included, from the bundle alone', () => {
    const verdict = verifyBundle(original);
    expect(verdict.findings).to.deep.equal([]);
    expect(verdict.outcome).to.equal('identical');
    const { jobs } = result(original);
    expect(jobs).to.have.length(1);
    expect(jobs[0]?.sharedM2).to.be.greaterThan(100);
    expect(jobs[0]?.inputsHash).to.match(/^[0-9a-f]{64}$/);
    expect(verdictText(verdict, 'en')).to.match(/^identical: 5 batches, 1 machine-days, 1 jobs\n/);
    expect(verdictText(verdict, 'zh')).to.match(/^一致/);
  });

  it('names no other machine and holds no batch of theirs', () => {
    const others = readFileSync(join(original, 'others.ndjson'), 'utf8').trimEnd().split('\n');
    const machines = others.map((line) => (JSON.parse(line) as { machine: string }).machine);
    expect(new Set(machines)).to.deep.equal(new Set(['other 1', 'other 2']));
    const { gatewayId } = scene.gatewayOf('b');
    expect(batchLinesOf(original).every(({ header }) => header.includes(gatewayId))).to.equal(true);
    const strangers = ['a', 'c'].map((id) => scene.gatewayOf(id).gatewayId);
    const text = filesOf(original).map((name) => readFileSync(join(original, name), 'latin1'));
    expect(text.some((content) => strangers.some((id) => content.includes(id)))).to.equal(false);
  });

  describe('finds and names what somebody did to its files', () => {
    /** Seq of the batch of the damage, and its place in the journal. */
    let batch: { file: string; seq: number; position: number; gatewayId: string };
    before(() => {
      const line = batchLinesOf(original)[2]!;
      const { seq } = JSON.parse(line.header) as { seq: number };
      batch = { file: line.body, seq, position: line.position, gatewayId: scene.gatewayOf('b').gatewayId };
    });

    const namesBatch = (folder: string, code: FindingCode) => {
      const verdict = verifyBundle(folder);
      expect(verdict.outcome).to.equal('broken');
      const finding = verdict.findings.find((found) => found.code === code && 'batch' in found);
      const { gatewayId, seq, position } = batch;
      expect(finding, JSON.stringify(verdict.findings))
        .to.have.property('batch')
        .that.includes({ gatewayId, seq, position });
      const text = findingText(finding as Finding, 'en');
      expect(text).to.contain(
        `gateway ${gatewayId.slice(0, 12)} epoch eeeeeeee seq ${seq} (journal position ${position})`,
      );
    };
    const editLines = (folder: string, edit: (lines: string[], at: number) => string[]) => {
      change(folder, 'journal.ndjson', (bytes) => {
        const lines = bytes.toString('utf8').trimEnd().split('\n');
        const at = lines.findIndex((line) => line.includes(batch.file));
        return `${edit(lines, at).join('\n')}\n`;
      });
    };

    it('a flipped byte of a batch', () => {
      const folder = copy();
      change(folder, batch.file, (bytes) => {
        bytes[40] = (bytes[40] ?? 0) ^ 1;
        return bytes;
      });
      for (const code of ['fileChanged', 'batchSignature', 'entryHash'] as const) namesBatch(folder, code);
    });

    it('a batch that was dropped', () => {
      const folder = copy();
      unlinkSync(join(folder, batch.file));
      namesBatch(folder, 'fileMissing');
      namesBatch(folder, 'batchBody');
    });

    it('a batch that was dropped with its entry', () => {
      const folder = copy();
      unlinkSync(join(folder, batch.file));
      editLines(folder, (lines, at) => lines.toSpliced(at, 1));
      namesBatch(folder, 'fileMissing');
      const { findings } = verifyBundle(folder);
      expect(findings).to.deep.include({ code: 'entriesMissing', from: batch.position, to: batch.position });
      const missing = findings.find(({ code }) => code === 'batchesMissing');
      expect(missing).to.include({ gatewayId: batch.gatewayId, fromSeq: batch.seq, toSeq: batch.seq });
    });

    it('an entry that was repeated', () => {
      const folder = copy();
      editLines(folder, (lines, at) => lines.toSpliced(at, 0, lines[at] ?? ''));
      namesBatch(folder, 'entryRepeated');
    });

    it('a batch file that was added', () => {
      const folder = copy();
      cpSync(join(folder, batch.file), join(folder, batch.file.replace(/\d+\.batch$/, '99.batch')));
      expect(
        verifyBundle(folder)
          .findings.map((finding) => findingText(finding, 'en'))
          .join(),
      ).to.match(/added.* seq 99/);
    });

    it('entries that changed places', () => {
      const folder = copy();
      editLines(folder, (lines, at) => [...lines.slice(0, at - 1), lines[at]!, lines[at - 1]!, ...lines.slice(at + 1)]);
      expect(codes(folder)).to.include.members(['fileChanged', 'entriesMissing', 'entryMoved']);
      const other = batchLinesOf(original)[1]!.position;
      const moved = verifyBundle(folder).findings.find(({ code }) => code === 'entryMoved');
      expect(moved)
        .to.deep.include({ position: other, expected: batch.position + 1 })
        .and.to.have.property('batch');
    });

    it('bodies that changed places', () => {
      const folder = copy();
      const other = batchLinesOf(original)[3]!.body;
      const [a, b] = [batch.file, other].map((name) => readFileSync(join(folder, name)));
      writeFileSync(join(folder, batch.file), b!);
      writeFileSync(join(folder, other), a!);
      for (const code of ['fileChanged', 'batchSignature', 'entryHash'] as const) namesBatch(folder, code);
    });

    it('a time of receipt, a signature, an entry of the registry, the end of the journal', () => {
      for (const [from, to] of [
        ['"receivedAt\\":', '"receivedAt\\":1'],
        ['signature\\":\\"', 'signature\\":\\"AAAA'],
        ['"workingWidthM\\":3', '"workingWidthM\\":4'],
      ] as const) {
        const folder = copy();
        const isBatch = !from.includes('Width');
        editLines(folder, (lines, at) =>
          lines.map((line, i) => (i === at || !isBatch ? line.replace(from, to) : line)),
        );
        if (isBatch) namesBatch(folder, 'entryHash');
        else expect(codes(folder)).to.include('entryHash');
      }
      const short = copy();
      editLines(short, (lines) => lines.slice(0, -1));
      expect(codes(short)).to.include('head');
    });

    it('a figure, an id, ground of others, a key, the manifest, a file too many or too few', () => {
      const edits: [string, string | RegExp, string, FindingCode][] = [
        ['result.json', /"netM2": \d/, '"netM2": 9', 'figure'],
        ['inputs.json', '"settledDays": []', '"settledDays": ["2026-04-28"]', 'fileChanged'],
        ['others.ndjson', '"corners":[', '"corners":[1,1,1,1,1,1,1,1,', 'fileChanged'],
        ['manifest.json', '"createdBy": "auditor"', '"createdBy": "somebody"', 'manifestSignature'],
      ];
      for (const [name, from, to, code] of edits) {
        const folder = copy();
        change(folder, name, (bytes) => bytes.toString('utf8').replace(from, to));
        expect(codes(folder), name).to.include(code);
        expect(verifyBundle(folder).outcome, name).to.equal('broken');
      }
      for (const name of filesOf(original).filter((file) => file !== 'README.txt')) {
        const folder = copy();
        unlinkSync(join(folder, name));
        expect(verifyBundle(folder).outcome, name).to.equal('broken');
      }
      const more = copy();
      writeFileSync(join(more, 'notes.txt'), 'x');
      expect(codes(more)).to.deep.equal(['fileUnlisted']);
    });

    it('another key, where the right one is known', () => {
      const folder = copy();
      const right = verifyBundle(folder).serverKey ?? '';
      const { privateKey, publicKey } = generateKeyPairSync('ed25519');
      writeFileSync(join(folder, 'server.pem'), publicKey.export({ type: 'spki', format: 'pem' }));
      signAnew(folder, privateKey);
      expect(verifyBundle(folder).outcome).to.equal('identical');
      const { findings } = verifyBundle(folder, { serverKey: right });
      expect(findings.map(({ code }) => code)).to.deep.equal(['serverKey']);
    });

    it('any byte of any file', () => {
      const names = filesOf(original).filter((name) => name !== 'README.txt');
      const folder = copy();
      fc.assert(
        fc.property(fc.constantFrom(...names), fc.nat(), fc.integer({ min: 1, max: 255 }), (name, at, bits) => {
          const bytes = readFileSync(join(original, name));
          fc.pre(bytes.length > 0);
          const index = at % bytes.length;
          bytes[index] = (bytes[index] ?? 0) ^ bits;
          writeFileSync(join(folder, name), bytes);
          const { outcome } = verifyBundle(folder);
          cpSync(join(original, name), join(folder, name));
          expect(outcome, `${name} byte ${index}`).to.equal('broken');
        }),
        { numRuns: PROPERTY_RUNS },
      );
    });
  });

  describe('finds and names what a dishonest server could sign', () => {
    it('nothing changed: the forger’s tools are sound', () => {
      expect(forged(() => undefined)).to.deep.equal([]);
    });

    it('a batch left out', () => {
      const findings = forged((folder) => {
        const { body, position } = lineOf(folder, 3);
        unlinkSync(join(folder, body));
        writeJournal(
          folder,
          journalOf(folder).filter((line) => line.position !== position),
        );
      });
      expect(only(findings, 'batchesMissing')).to.deep.equal([
        {
          code: 'batchesMissing',
          gatewayId: scene.gatewayOf('b').gatewayId,
          epoch: 'e'.repeat(32),
          fromSeq: 3,
          toSeq: 3,
        },
      ]);
    });

    it('a batch journalled twice', () => {
      const findings = forged((folder) => {
        const lines = journalOf(folder);
        const line = lineOf(folder, 3);
        const body = line.body.replace(/\d{12}/, '000000000099');
        cpSync(join(folder, line.body), join(folder, body));
        writeJournal(folder, [...lines, { ...line, body }]);
      });
      expect(only(findings, 'batchRepeated').map((found) => 'batch' in found && found.batch?.seq)).to.deep.equal([3]);
    });

    it('a batch with other records, or of another gateway', () => {
      const findings = forged((folder) => {
        const line = lineOf(folder, 3);
        const fields = decodeMessagePack(readFileSync(join(folder, line.body))) as unknown[];
        const body = encode(fields.with(7, Number(fields[7]) + 1));
        writeFileSync(join(folder, line.body), body);
        const header = line.header.replace(/"hash":"\w+"/, `"hash":"${batchHash(body)}"`);
        writeJournal(
          folder,
          journalOf(folder).map((other) => (other.position === line.position ? { ...line, header } : other)),
        );
      });
      expect(only(findings, 'batchSignature').map((found) => 'batch' in found && found.batch?.seq)).to.deep.equal([3]);
      expect(only(findings, 'batchLink').map((found) => 'batch' in found && found.batch?.seq)).to.deep.equal([4]);
    });

    it('another time of receipt than the gateway was told', () => {
      const findings = forged((folder) => {
        const { position } = lineOf(folder, 2);
        writeJournal(
          folder,
          journalOf(folder).map((line) =>
            isClear(line) && line.position === position ? { ...line, header: later(line.header) } : line,
          ),
        );
      });
      expect(only(findings, 'receipt')).to.have.length(1);
      expect(only(findings, 'receipt')[0]).to.include({ seq: 2 });
    });

    it('batches in another order than they were received in', () => {
      const findings = forged((folder) => {
        const lines = journalOf(folder);
        const [second, third] = [2, 3].map((seq) =>
          lines.findIndex(({ position }) => position === lineOf(folder, seq).position),
        );
        const moved = lines.with(second!, lines[third!]!).with(third!, lines[second!]!);
        writeJournal(folder, moved);
      });
      expect(only(findings, 'receiptBefore').map((found) => 'batch' in found && found.batch?.seq)).to.deep.equal([3]);
    });

    it('another figure, another width, others’ ground left out: by name, from what to what', () => {
      const before = result(original).jobs[0]!;
      const figures = forged((folder) =>
        change(folder, 'result.json', (bytes) =>
          bytes.toString('utf8').replaceAll(`"netM2": ${before.netM2},`, '"netM2": 9999,'),
        ),
      );
      expect(only(figures, 'figure')).to.deep.include({
        code: 'figure',
        jobId: before.id,
        figure: 'netM2',
        stated: 9999,
        recomputed: before.netM2,
      });
      const widths = forged((folder) =>
        change(folder, 'journal.ndjson', (bytes) => bytes.toString('utf8').replace('toolXM\\":0', 'toolXM\\":-1')),
      );
      expect(only(widths, 'figure').map((found) => 'figure' in found && found.figure)).to.include('inputsHash');
      const others = forged((folder) => writeFileSync(join(folder, 'others.ndjson'), ''));
      expect(only(others, 'figure').map((found) => 'figure' in found && found.figure)).to.include.members([
        'uniqueM2',
        'sharedM2',
      ]);
    });
  });

  it('names fixes that are older than a receipt that the gateway held', async () => {
    const late = await createScene();
    const evening = MORNING + 10 * HOUR_MS;
    late.clock.advance(evening - late.clock.now());
    const [first, second] = [
      field(MORNING + 2 * HOUR_MS, 60).slice(0, 60),
      field(MORNING + 2 * HOUR_MS, 60).slice(60, 120),
    ];
    // Sealed before the receipt of the first: only late. Sealed after: the receipt is older than its fixes claim.
    await late.store('b', late.seal('b', first), first);
    await late.store('b', late.seal('b', second), second);
    const verdict = verifyBundle(await written(late));
    expect(verdict.outcome).to.equal('identical');
    expect(verdict.findings.map(({ code }) => code)).to.deep.equal(['backdated']);
    expect(verdict.findings[0]).to.include({ records: 60, receivedAt: evening });
    expect(verdictText(verdict, 'en')).to.contain('backdated or delayed: gateway');
    expect(verdictText(verdict, 'zh')).to.contain('时间倒填或延迟');
  });

  it('calls unique area a statement where the reader may not see others’ ground', async () => {
    const folder = await written(scene, {
      sees: (owner: { organisationId: string | null }) => owner.organisationId === 'co-op',
    });
    expect(readFileSync(join(folder, 'others.ndjson'), 'utf8')).to.equal('');
    const verdict = verifyBundle(folder);
    expect(verdict.outcome).to.equal('identical');
    expect(verdict.findings).to.deep.equal([{ code: 'statement', jobs: 1 }]);
    expect(verdictText(verdict, 'en')).to.contain("unique area: the server's signed statement, not computed again");
    expect(result(folder).jobs[0]?.uniqueM2).to.equal(result(original).jobs[0]?.uniqueM2);
  });

  it('holds the days asked for, and says what of the sequence it leaves out', async () => {
    const many = await createScene();
    for (const day of [1, 2]) await many.send('b', field(MORNING + day * 24 * HOUR_MS));
    const jobs = many
      .source()
      .folds.jobs()
      .filter(({ machineId }) => machineId === 'b');
    expect(jobs).to.have.length(3);
    const folder = await written(many, {}, { jobIds: [jobs[0]!.id, jobs[2]!.id] });
    const verdict = verifyBundle(folder);
    expect(verdict.outcome).to.equal('identical');
    const gap = { gatewayId: many.gatewayOf('b').gatewayId, epoch: 'e'.repeat(32), reason: 'elsewhere' };
    expect(verdict.findings).to.deep.equal([{ code: 'gap', ...gap, fromSeq: 6, toSeq: 10 }]);
    // The ground that the machine itself had worked on the day left out counts as worked.
    expect(result(folder).jobs.map(({ localDay }) => localDay)).to.deep.equal([DAY, '2026-04-30']);
    expect(result(folder).jobs[1]?.sharedM2).to.be.greaterThan(1000);
  });

  it('keeps the ids that settled jobs have', async () => {
    const span = [MORNING + HOUR_MS, MORNING + HOUR_MS + 100_000] as const;
    const keptJobs = [{ id: 'first-seen', machineId: 'b', spans: [span] }];
    const settled = {
      isSettled: () => true,
      keptJobs: (machineId: string) => keptJobs.filter((job) => job.machineId === machineId),
    };
    const folder = await written(scene, { settled });
    expect(result(folder).jobs.map(({ id }) => id)).to.deep.equal(['first-seen']);
    expect(verifyBundle(folder)).to.deep.include({ outcome: 'identical', findings: [] });
  });

  it('holds late and refused batches, and those without a time, in any order of arrival', async () => {
    const mixed = new EvidenceScene(MORNING - 60_000);
    await mixed.addMachine('b');
    const drive = field(MORNING);
    const batches = [drive.slice(0, 60), [{ sampledAt: MORNING }], drive.slice(60, 120), drive.slice(120, 180)].map(
      (records) => ({
        records,
        sealed: mixed.seal('b', records),
      }),
    );
    mixed.clock.advance(HOUR_MS);
    for (const { records, sealed } of batches.toReversed()) await mixed.store('b', sealed, records);
    const jump = mixed.seal('b', drive.slice(180, 181), { seq: 2 ** 40 });
    await mixed.store('b', jump, drive.slice(180, 181));
    const folder = await written(mixed);
    const verdict = verifyBundle(folder);
    expect(verdict).to.include({ outcome: 'identical', batches: 5 });
    // The last was sealed when the receipts of the others were there.
    expect(verdict.findings.map(({ code }) => code)).to.deep.equal(['backdated', 'gap']);
    expect(verdict.findings[1]).to.include({ reason: 'absent', fromSeq: 5, toSeq: 2 ** 40 - 1 });
    signAnew(folder, mixed.serverKey, { gaps: [] });
    expect(codes(folder)).to.deep.equal(['batchesMissing', 'backdated']);
  });

  it('is refused where there is nothing of it, or it is not the reader’s', async () => {
    for (const [wanted, message] of [
      [{ jobIds: ['nothing'] }, 'no job "nothing"'],
      [{ machineId: 'b', from: '2025-01-01', to: '2025-01-02' }, 'no records of that machine on those days'],
    ] as const) {
      const refusal = await scene.bundle(wanted).catch((error: Error) => error.message);
      expect(refusal).to.equal(message);
    }
    const [job] = scene.source().folds.jobs().filter(({ machineId }) => machineId === 'b'); // prettier-ignore
    const seesOnce = () => (asked += 1) === 1;
    let asked = 0;
    const hidden = await scene.bundle({ jobIds: [job!.id] }, { sees: seesOnce }).catch((error: Error) => error.message);
    expect(hidden).to.contain('is not yours to see');
  });
});
