import type { BatchPlace, Finding, FindingCode, FindingFacts } from './finding.js';

export type Language = 'en' | 'zh';
type Texts = { readonly [C in FindingCode]: (facts: FindingFacts[C]) => string };

/** What a finding says to a person. */
export function findingText(finding: Finding, language: Language): string {
  const text = (language === 'zh' ? ZH : EN)[finding.code] as (facts: Finding) => string;
  return text(finding);
}

function place({ gatewayId, epoch, seq, position }: BatchPlace): string {
  return `gateway ${gatewayId.slice(0, 12)} epoch ${epoch.slice(0, 8)} seq ${seq} (journal position ${position})`;
}

function placeZh({ gatewayId, epoch, seq, position }: BatchPlace): string {
  return `网关 ${gatewayId.slice(0, 12)} 批次序列 ${epoch.slice(0, 8)} 序号 ${seq} (日志位置 ${position})`;
}

function ofBatch(batch: BatchPlace | undefined): string {
  return batch === undefined ? '' : `: ${place(batch)}`;
}

function ofBatchZh(batch: BatchPlace | undefined): string {
  return batch === undefined ? '' : `: ${placeZh(batch)}`;
}

/** A gateway signs what it likes, also times that no calendar has. */
function time(timeMs: number): string {
  const date = new Date(timeMs);
  return Number.isNaN(date.getTime()) ? `${timeMs} ms` : date.toISOString();
}

function chain({ gatewayId, epoch }: Pick<BatchPlace, 'gatewayId' | 'epoch'>): string {
  return `gateway ${gatewayId.slice(0, 12)} epoch ${epoch.slice(0, 8)}`;
}

function chainZh({ gatewayId, epoch }: Pick<BatchPlace, 'gatewayId' | 'epoch'>): string {
  return `网关 ${gatewayId.slice(0, 12)} 批次序列 ${epoch.slice(0, 8)}`;
}

function span(from: number, to: number): string {
  return from === to ? String(from) : `${from}-${to}`;
}

function change({ stated, recomputed }: { stated: unknown; recomputed: unknown }): [string, string, string] {
  const isNumeric = typeof stated === 'number' && typeof recomputed === 'number';
  return [shown(stated), shown(recomputed), isNumeric ? ` (${signed(recomputed - stated)})` : ''];
}

function shown(value: unknown): string {
  return JSON.stringify(value) ?? '-';
}

function signed(difference: number): string {
  return `${difference < 0 ? '' : '+'}${difference}`;
}

const REASONS: Readonly<Record<string, readonly [en: string, zh: string]>> = {
  elsewhere: ['they are of other days or machines', '属于其他日期或机器'],
  refused: ['the server refused them, as its journal says', '服务器曾拒收, 日志有记录'],
  stated: ['their gateway says, signed, that they will not come', '网关签名声明这些批次不会到达'],
  absent: ['they had not arrived when the bundle was made', '制作证据包时尚未到达'],
};

const EN: Texts = {
  unreadable: ({ file, detail }) => `${file === '' ? 'the bundle' : file} cannot be read: ${detail}`,
  manifestSignature: () => 'manifest.json is not as the server signed it',
  serverKey: ({ expected, found }) => `signed by the key ${found}, not by ${expected}`,
  fileMissing: ({ file, batch }) => `missing: ${file}${ofBatch(batch)}`,
  fileChanged: ({ file, batch }) => `changed: ${file}${ofBatch(batch)}`,
  fileUnlisted: ({ file, batch }) => `added, not in the manifest: ${file}${ofBatch(batch)}`,
  journalLine: ({ line, detail }) => `journal.ndjson line ${line}: ${detail}`,
  entriesMissing: ({ from, to }) => `missing from the journal: position ${span(from, to)}`,
  entryRepeated: ({ position, batch }) => `repeated in the journal: position ${position}${ofBatch(batch)}`,
  entryMoved: ({ position, expected, batch }) =>
    `out of order in the journal: position ${position} stands where ${expected} belongs${ofBatch(batch)}`,
  entryHash: ({ position, afterPosition, batch }) =>
    `the chain breaks between journal positions ${afterPosition} and ${position}${ofBatch(batch)}`,
  head: ({ stated, found }) => `the journal ends at position ${found} with another hash than the head ${stated} signed`,
  headSignature: () => "the journal's head is not as the server signed it",
  gatewayKey: ({ gatewayId, detail }) => `key of gateway ${gatewayId}: ${detail}`,
  batchBody: ({ batch }) => `the body of a batch is missing: ${place(batch)}`,
  batchUnreadable: ({ batch, detail }) => `a batch cannot be read: ${place(batch)}: ${detail}`,
  batchSignature: ({ batch }) => `not as its gateway signed it: ${place(batch)}`,
  batchHeader: ({ batch, field }) => `the journal says another ${field} than the batch itself: ${place(batch)}`,
  batchRepeated: ({ batch, firstPosition }) =>
    `repeated: ${place(batch)} is the same batch as at position ${firstPosition}`,
  batchFork: ({ batch, firstPosition }) =>
    `two different batches under one number: ${place(batch)} and position ${firstPosition}`,
  batchesMissing: (facts) => `missing: ${chain(facts)} seq ${span(facts.fromSeq, facts.toSeq)}`,
  batchLink: ({ batch }) => `does not follow the batch before it: ${place(batch)}`,
  gapReason: (facts) =>
    `nothing in the bundle bears out why ${chain(facts)} seq ${span(facts.fromSeq, facts.toSeq)} is not in it: ${facts.reason}`,
  receipt: ({ batch, seq, journalled, held }) =>
    `the journal says that seq ${seq} was received at ${time(journalled)}; the gateway's receipt says ${time(held)}: ${place(batch)}`,
  receiptBefore: ({ batch, seq, acknowledgedPosition }) =>
    `out of order: ${place(batch)} holds the receipt of seq ${seq}, which the journal has later, at ${acknowledgedPosition}`,
  jobMissing: ({ jobId }) => `job ${jobId} is not found by computing again`,
  jobExtra: ({ jobId }) => `job ${jobId} is found by computing again, and not stated`,
  figure: (facts) => `job ${facts.jobId}: ${facts.figure} ${changeText(facts)}`,
  totalFigure: (facts) => `total ${facts.total}: ${facts.figure} ${changeText(facts)}`,
  backdated: ({ batch, records, oldest, newest, receivedAt }) =>
    `backdated or delayed: ${place(batch)} has ${records} fixes from ${time(oldest)} to ${time(newest)}, sealed after a receipt of ${time(receivedAt)}`,
  gap: (facts) =>
    `not in the bundle: ${chain(facts)} seq ${span(facts.fromSeq, facts.toSeq)}: ${REASONS[facts.reason]?.[0] ?? facts.reason}`,
  statement: ({ jobs }) =>
    `unique and shared area of ${jobs} jobs are the server's signed statement: others' ground is not in the bundle`,
  otherEngine: ({ stated, present }) => `computed by engine ${stated}; this is engine ${present}`,
  journalBegins: ({ position }) => `the server's journal begins at position ${position}: older files were taken away`,
  rawFrames: ({ file, gatewayId, proven, unproven, changed }) =>
    `raw frames of gateway ${gatewayId.slice(0, 12)} in ${file}: ${proven} blocks proven by the batches, ${unproven} not covered by them, ${changed} changed`,
};

function changeText(facts: { stated: unknown; recomputed: unknown }): string {
  const [from, to, difference] = change(facts);
  return `stated ${from}, recomputed ${to}${difference}`;
}

function changeTextZh(facts: { stated: unknown; recomputed: unknown }): string {
  const [from, to, difference] = change(facts);
  return `载明 ${from}, 重算 ${to}${difference}`;
}

const ZH: Texts = {
  unreadable: ({ file, detail }) => `无法读取 ${file === '' ? '证据包' : file}: ${detail}`,
  manifestSignature: () => 'manifest.json 与服务器签名不符',
  serverKey: ({ expected, found }) => `签名密钥为 ${found}, 而不是 ${expected}`,
  fileMissing: ({ file, batch }) => `缺少 ${file}${ofBatchZh(batch)}`,
  fileChanged: ({ file, batch }) => `被改动 ${file}${ofBatchZh(batch)}`,
  fileUnlisted: ({ file, batch }) => `多出, 清单中没有 ${file}${ofBatchZh(batch)}`,
  journalLine: ({ line, detail }) => `journal.ndjson 第 ${line} 行: ${detail}`,
  entriesMissing: ({ from, to }) => `日志缺少位置 ${span(from, to)}`,
  entryRepeated: ({ position, batch }) => `日志位置 ${position} 重复${ofBatchZh(batch)}`,
  entryMoved: ({ position, expected, batch }) => `日志顺序被改: 位置 ${expected} 处是 ${position}${ofBatchZh(batch)}`,
  entryHash: ({ position, afterPosition, batch }) =>
    `哈希链在日志位置 ${afterPosition} 与 ${position} 之间断开${ofBatchZh(batch)}`,
  head: ({ stated, found }) => `日志止于位置 ${found}, 其哈希与签名的链头 ${stated} 不符`,
  headSignature: () => '日志链头与服务器签名不符',
  gatewayKey: ({ gatewayId, detail }) => `网关 ${gatewayId} 的公钥: ${detail}`,
  batchBody: ({ batch }) => `批次内容缺失: ${placeZh(batch)}`,
  batchUnreadable: ({ batch, detail }) => `批次无法读取: ${placeZh(batch)}: ${detail}`,
  batchSignature: ({ batch }) => `与网关签名不符: ${placeZh(batch)}`,
  batchHeader: ({ batch, field }) => `日志所载 ${field} 与批次本身不同: ${placeZh(batch)}`,
  batchRepeated: ({ batch, firstPosition }) => `重复: ${placeZh(batch)} 与位置 ${firstPosition} 是同一批次`,
  batchFork: ({ batch, firstPosition }) => `同一序号有两个不同批次: ${placeZh(batch)} 与位置 ${firstPosition}`,
  batchesMissing: (facts) => `缺少批次: ${chainZh(facts)} 序号 ${span(facts.fromSeq, facts.toSeq)}`,
  batchLink: ({ batch }) => `与前一批次不衔接: ${placeZh(batch)}`,
  gapReason: (facts) =>
    `证据包内没有依据说明 ${chainZh(facts)} 序号 ${span(facts.fromSeq, facts.toSeq)} 为何缺少: ${facts.reason}`,
  receipt: ({ batch, seq, journalled, held }) =>
    `日志称序号 ${seq} 接收于 ${time(journalled)}, 网关持有的回执为 ${time(held)}: ${placeZh(batch)}`,
  receiptBefore: ({ batch, seq, acknowledgedPosition }) =>
    `顺序被改: ${placeZh(batch)} 持有序号 ${seq} 的回执, 而日志在其后 (位置 ${acknowledgedPosition}) 才记载`,
  jobMissing: ({ jobId }) => `重算得不到作业 ${jobId}`,
  jobExtra: ({ jobId }) => `重算得到未载明的作业 ${jobId}`,
  figure: (facts) => `作业 ${facts.jobId}: ${facts.figure} ${changeTextZh(facts)}`,
  totalFigure: (facts) => `合计 ${facts.total}: ${facts.figure} ${changeTextZh(facts)}`,
  backdated: ({ batch, records, oldest, newest, receivedAt }) =>
    `时间倒填或延迟: ${placeZh(batch)} 有 ${records} 个定位, 时间 ${time(oldest)} 至 ${time(newest)}, 却在 ${time(receivedAt)} 的回执之后才封装`,
  gap: (facts) =>
    `不在证据包内: ${chainZh(facts)} 序号 ${span(facts.fromSeq, facts.toSeq)}: ${REASONS[facts.reason]?.[1] ?? facts.reason}`,
  statement: ({ jobs }) => `${jobs} 个作业的认定面积与重叠面积为服务器签名的声明: 证据包不含他人地块`,
  otherEngine: ({ stated, present }) => `原由算法 ${stated} 计算, 当前算法为 ${present}`,
  journalBegins: ({ position }) => `服务器日志自位置 ${position} 起: 更早的文件已移走`,
  rawFrames: ({ file, gatewayId, proven, unproven, changed }) =>
    `${file} 中网关 ${gatewayId.slice(0, 12)} 的原始数据: ${proven} 块已由批次证实, ${unproven} 块未被批次覆盖, ${changed} 块被改动`,
};
