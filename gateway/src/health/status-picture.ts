import { fingerprintGroups } from '@furrow/protocol/gateway-hello';
import type { GatewayStatus } from './gateway-status.js';
import { bytesText, durationText, timeText } from './status-format.js';
import { named, type PictureSection } from './picture-section.js';
import { portSection } from './port-rows.js';
import { positionSection, signalSection, unitSection, workSection } from './signal-rows.js';
import { STATUS_TEXTS, type StatusLanguage, type StatusText } from './status-text.js';

/** What the gateway says of itself, in words of one language: what the monitor and the page both show. */
export interface StatusPicture {
  readonly title: string;
  readonly lines: readonly string[];
  readonly sections: readonly PictureSection[];
}

/** A status as words and tables. It knows nothing of terminals and of HTML. */
export function statusPicture(status: GatewayStatus, language: StatusLanguage): StatusPicture {
  const text = STATUS_TEXTS[language];
  return {
    title: text.title,
    lines: [
      fingerprintGroups(status.gatewayId),
      `${text.version} ${status.version} · ${text.running} ${durationText(status.now - status.startedAt)} · ${timeText(status.now)}`,
    ],
    sections: [
      portSection(status, text),
      positionSection(status, text, language),
      workSection(status, text),
      signalSection(status, text),
      linkSection(status, text),
      outboxSection(status, text),
      unitSection(status, text),
      counterSection(status, text),
      faultSection(status, text),
    ],
  };
}

function linkSection({ uplink, settings }: GatewayStatus, text: StatusText): PictureSection {
  const { phase, counters } = uplink;
  const level = phase === 'open' ? 'good' : 'warning';
  return {
    title: text.link,
    rows: [
      named(text.phase, text[phase], level),
      named(text.sent, counters.sent),
      named(text.stored, counters.answered.stored),
      named(text.lost, counters.lost),
      named(text.settings, settings == null ? text.ownSettings : `${settings.version}, ${timeText(settings.madeAt)}`),
    ],
  };
}

function outboxSection({ outbox, intake, now }: GatewayStatus, text: StatusText): PictureSection {
  const { usedBytes, maxBytes, lastAckAt } = outbox;
  const used = maxBytes === null ? bytesText(usedBytes) : `${bytesText(usedBytes)} / ${bytesText(maxBytes)}`;
  const isNearlyFull = maxBytes !== null && usedBytes > 0.9 * maxBytes;
  const acknowledged = lastAckAt === null ? text.never : `${durationText(now - lastAckAt)} ${text.ago}`;
  return {
    title: text.outbox,
    rows: [
      named(text.waitingBatches, outbox.waitingBatches),
      named(text.refusedBatches, outbox.refusedBatches, outbox.refusedBatches > 0 ? 'warning' : 'plain'),
      named(text.openRecords, outbox.openRecords + intake.held),
      named(text.records, intake.records),
      named(text.dropped, intake.dropped, intake.dropped > 0 ? 'bad' : 'plain'),
      named(text.thinned, outbox.thinnedRecords, outbox.thinnedRecords > 0 ? 'warning' : 'plain'),
      named(text.damaged, outbox.damagedBatches, outbox.damagedBatches > 0 ? 'bad' : 'plain'),
      named(text.used, used, isNearlyFull ? 'warning' : 'plain'),
      named(text.lastAck, acknowledged),
    ],
  };
}

/** Of the pipeline's counters those of faults have a colon: stage and reason. */
function counterSection({ pipeline }: GatewayStatus, text: StatusText): PictureSection {
  const counters = Object.entries(pipeline).filter(([name]) => !name.includes(': '));
  return { title: text.counters, rows: counters.map(([name, count]) => named(name, count)) };
}

function faultSection({ pipeline, intake, uplink }: GatewayStatus, text: StatusText): PictureSection {
  const faults = Object.entries(pipeline).filter(([name]) => name.includes(': '));
  const outboxFaults = intake.outboxFaults + uplink.counters.outboxFaults;
  if (outboxFaults > 0) faults.push([text.outbox, outboxFaults]);
  const rows = faults.map(([name, count]) => named(name, count, 'warning'));
  return { title: text.faults, rows: rows.length > 0 ? rows : [{ cells: [text.noFaults], level: 'plain' }] };
}
