import { atOnce } from '../coverage/sliced.js';
import { judgeRingText, type SignedHead } from '../raw/raw-spans.js';
import type { RegistryView } from '../registry/registry-view.js';
import type { CheckedBatch } from './batch-check.js';
import type { BundleFile } from './bundle-files.js';
import type { MachineDayName } from './bundle-format.js';
import { boundsOfDay } from './bundle-snapshot.js';
import type { EvidenceSource } from './evidence-source.js';
import type { Finding } from './finding.js';

const RAW_FILE = /^raw\/([0-9a-f]{40})\/(\d+)\.log$/;
/** From the first moment to the last: what a bundle holds of a ring is judged as a whole. */
const ALWAYS = { from: 0, to: 8.64e15 };

/** Raw frames of the machine-days that were fetched so far: those of spans within a day and on its machine. */
export function rawFiles(
  source: EvidenceSource,
  machineDays: readonly MachineDayName[],
  { gatewayIds, registry }: { readonly gatewayIds: Iterable<string>; readonly registry: RegistryView },
): BundleFile[] {
  const days = machineDays.map((day) => ({ ...day, ...boundsOfDay(day.localDay, registry.timeZone) }));
  return [...gatewayIds].sort().flatMap((gatewayId) =>
    (source.rawFrames?.(gatewayId) ?? [])
      .filter(({ from, to }) =>
        days.some((day) => {
          const isMounted = [from, to].every((at) => registry.mountingOf(gatewayId, at)?.machineId === day.machineId);
          return isMounted && from >= day.from && to < day.to;
        }),
      )
      .map(({ id, text }) => ({
        name: `raw/${gatewayId}/${id}.log`,
        pieces: () => [Buffer.from(text(), 'latin1')],
      })),
  );
}

/** What the batches of a bundle say of the raw frames in it. */
export function rawFindings(
  names: readonly string[],
  read: (name: string) => Buffer | undefined,
  batches: readonly CheckedBatch[],
): Finding[] {
  return names.flatMap((file): Finding[] => {
    const gatewayId = RAW_FILE.exec(file)?.[1];
    const bytes = gatewayId === undefined ? undefined : read(file);
    if (gatewayId === undefined || bytes === undefined) return [];
    const heads = batches.filter((batch) => batch.gatewayId === gatewayId).flatMap(headOf);
    const { blocks } = atOnce(judgeRingText(bytes.toString('latin1'), heads, ALWAYS));
    const count = (wanted: string): number => blocks.filter(({ state }) => state === wanted).length;
    const counts = { proven: count('proven'), unproven: count('unproven'), changed: count('changed') };
    return [{ code: 'rawFrames', file, gatewayId, ...counts }];
  });
}

function headOf({ opened }: CheckedBatch): SignedHead[] {
  if (opened === undefined) return [];
  const times = opened.records.map(({ sampledAt }) => sampledAt);
  return [{ rawHash: opened.header.rawHash ?? null, from: Math.min(...times), to: Math.max(...times) }];
}
