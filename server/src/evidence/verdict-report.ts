import { fingerprintGroups } from '@furrow/protocol/gateway-hello';
import type { BundleManifest } from './bundle-format.js';
import { type Finding, type FindingKind, kindOf } from './finding.js';
import { findingText, type Language } from './finding-text.js';
import type { Verdict } from './verify-bundle.js';

/** Findings of one kind that are written out for a person; `--json` has all. */
const WRITTEN_OUT = 100;

const WORDS = {
  en: {
    identical: 'identical',
    different: 'different: the evidence is whole, the figures come out differently',
    broken: 'broken: this is not the evidence that was signed',
    bundle: 'bundle',
    key: 'server key',
    head: 'journal',
    engine: 'engine',
    unique: 'unique area',
    counts: (batches: number, days: number, jobs: number) => `${batches} batches, ${days} machine-days, ${jobs} jobs`,
    unchecked: 'compare it with the one that was published, or give --server-key',
    signedHead: (position: number) => `up to position ${position}, head signed`,
    quads: "computed again, with others' ground",
    statement: "the server's signed statement, not computed again",
    made: (when: string, by: string) => `made ${when} by ${by}`,
    kinds: { broken: 'broken', different: 'different', note: 'to be known' },
    more: (count: number) => `and ${count} more; --json has all`,
    none: 'none',
  },
  zh: {
    identical: '一致 identical',
    different: '不一致 different: 证据完整, 但数值重算结果不同',
    broken: '损坏 broken: 与签名的证据不符',
    bundle: '证据包',
    key: '服务器密钥',
    head: '日志',
    engine: '算法',
    unique: '认定面积',
    counts: (batches: number, days: number, jobs: number) => `${batches} 个批次, ${days} 个机器日, ${jobs} 个作业`,
    unchecked: '请与公布的指纹核对, 或用 --server-key',
    signedHead: (position: number) => `至位置 ${position}, 链头已签名`,
    quads: '已用他人地块重算',
    statement: '服务器签名的声明, 未重算',
    made: (when: string, by: string) => `${when} 由 ${by} 制作`,
    kinds: { broken: '损坏', different: '不同', note: '须知' },
    more: (count: number) => `另有 ${count} 项; 全部见 --json`,
    none: '无',
  },
} as const;

/** The verdict for a person: the outcome on the first line, then what it is about, then every finding. */
export function verdictText(verdict: Verdict, language: Language): string {
  const words = WORDS[language];
  const { outcome, manifest, batches, jobs, serverKey } = verdict;
  const counts = words.counts(batches, manifest?.machineDays?.length ?? 0, jobs);
  const lines = [
    outcome === 'identical' ? `${words.identical}: ${counts}` : words[outcome],
    ...(outcome === 'identical' ? [] : [`${words.bundle}: ${counts}`]),
    `${words.key}: ${serverKey === null ? words.none : fingerprintGroups(serverKey)}`,
    ...(verdict.isKeyCompared ? [] : [`  ${words.unchecked}`]),
    ...(outcome === 'identical' && manifest !== null ? factLines(manifest, language) : []),
    ...(['broken', 'different', 'note'] as const).flatMap((kind) => kindLines(verdict.findings, kind, language)),
  ];
  return `${lines.map(plain).join('\n')}\n`;
}

/**
 * A name or a text of a bundle may hold what moves the cursor, clears the screen or turns the line round: it would write a
 * verdict of its own.
 */
function plain(line: string): string {
  return line.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\uFFFD');
}

/** The verdict for a program: everything, each finding with its kind and its text in English. */
export function verdictJson({ manifest, findings, ...verdict }: Verdict): string {
  const { createdAt, createdBy, software, timeZone, engine, machineDays, uniqueBasis, journal } = manifest ?? {};
  const bundle = { createdAt, createdBy, software, timeZone, engine, machineDays, uniqueBasis, head: journal?.head };
  const named = findings.map((finding) => ({ kind: kindOf(finding), ...finding, text: findingText(finding, 'en') }));
  return `${JSON.stringify({ ...verdict, bundle, findings: named })}\n`;
}

function factLines({ createdAt, createdBy, engine, journal, uniqueBasis }: BundleManifest, language: Language) {
  const words = WORDS[language];
  return [
    `${words.bundle}: ${words.made(new Date(createdAt).toISOString(), createdBy)}`,
    `${words.head}: ${words.signedHead(journal.head.position)}`,
    `${words.engine}: ${engine.version} ${engine.parameters}`,
    `${words.unique}: ${words[uniqueBasis]}`,
  ];
}

function kindLines(findings: readonly Finding[], kind: FindingKind, language: Language): string[] {
  const words = WORDS[language];
  const ofKind = findings.filter((finding) => kindOf(finding) === kind);
  if (ofKind.length === 0) return [];
  const lines = ofKind.slice(0, WRITTEN_OUT).map((finding) => `  ${findingText(finding, language)}`);
  const left = ofKind.length - lines.length;
  return ['', `${words.kinds[kind]}:`, ...lines, ...(left > 0 ? [`  ${words.more(left)}`] : [])];
}
