import { signalDefinition, type SignalName } from '@furrow/protocol/signal-table';
import type { LatestSignal } from '../signal/latest-signals.js';
import type { GatewayStatus } from './gateway-status.js';
import { durationText, numberText, timeText } from './status-format.js';
import { named, type PictureRow, type PictureSection, type RowLevel } from './picture-section.js';
import { FIX_QUALITY_TEXTS, type StatusLanguage, type StatusText } from './status-text.js';

/** Signals that say whether the implement works, those that count most first (docs/area.md). */
const WORK_SIGNALS: readonly SignalName[] = [
  'workState',
  'workSwitch',
  'rearHitchInWork',
  'frontHitchInWork',
  'rearHitchPositionPct',
  'frontHitchPositionPct',
  'rearPtoEngaged',
  'frontPtoEngaged',
];
/** A record older than this says nothing of now. */
const RECORD_OLD_MS = 5000;
const RTK_FIXED = 4;
const NO_FIX_QUALITIES: ReadonlySet<number> = new Set([0, 7, 8]);
/** How far this computer's clock may be from the receiver's before it is worth a look. */
const CLOCK_APART_MS = 2000;

/** The fix of the newest record. */
export function positionSection(
  { record, now }: GatewayStatus,
  text: StatusText,
  language: StatusLanguage,
): PictureSection {
  const title = text.position;
  if (record === null) return { title, rows: [{ cells: [text.noRecord], level: 'warning' }] };
  const rows: PictureRow[] = [];
  const add = (name: string, value: number | undefined, unit: string): void => {
    if (value !== undefined) rows.push(named(name, `${numberText(value)}${unit}`));
  };
  rows.push(fixRow(record.fixQuality, text, language));
  if (record.latitude === undefined || record.longitude === undefined) {
    rows.push(named(text.coordinates, text.noFix, 'warning'));
  } else rows.push(named(text.coordinates, `${record.latitude.toFixed(7)}, ${record.longitude.toFixed(7)}`));
  add(text.satellites, record.satellites, '');
  add(text.hdop, record.hdop, '');
  add(text.sigma, record.horizontalSigmaM, ' m');
  add(text.correctionAge, record.correctionAgeS, ' s');
  add(text.speed, record.speedMps === undefined ? undefined : Number((record.speedMps * 3.6).toFixed(1)), ' km/h');
  add(text.heading, record.headingDeg ?? record.courseDeg, '°');
  if (record.fixTime !== undefined) {
    rows.push(named(text.fixTime, timeText(record.fixTime)));
    const apart = record.sampledAt - record.fixTime;
    rows.push(named(text.clockApart, durationText(apart), Math.abs(apart) > CLOCK_APART_MS ? 'warning' : 'plain'));
  }
  const ageMs = now - record.sampledAt;
  rows.push(named(text.age, durationText(ageMs), ageMs > RECORD_OLD_MS ? 'warning' : 'plain'));
  return { title, rows };
}

function fixRow(quality: number | undefined, text: StatusText, language: StatusLanguage): PictureRow {
  if (quality === undefined) return named(text.fixQuality, '?', 'warning');
  const name = FIX_QUALITY_TEXTS[language][quality] ?? String(quality);
  const level: RowLevel = quality === RTK_FIXED ? 'good' : NO_FIX_QUALITIES.has(quality) ? 'bad' : 'warning';
  return named(text.fixQuality, `${name} (${quality})`, level);
}

/** What says whether the implement works, with who says it. */
export function workSection({ signals, record }: GatewayStatus, text: StatusText): PictureSection {
  const rows = WORK_SIGNALS.flatMap((name) => signals.filter((signal) => signal.name === name)).map((signal) => ({
    cells: [signal.name, readingText(signal, text), `${signal.source}, ${signal.unit}`],
    level: levelOf(signal),
  }));
  const elements = record?.elements ?? [];
  if (elements.length > 0) {
    const working = elements.filter(({ workState }) => workState === 1).length;
    rows.push({ cells: [text.elements, `${working} / ${elements.length}`, ''], level: 'plain' });
  }
  if (rows.length === 0) return { title: text.work, rows: [{ cells: [text.noWork], level: 'warning' }] };
  return { title: text.work, columns: [text.signal, text.value, text.source], rows };
}

/** Every signal that was ever heard. */
export function signalSection({ signals }: GatewayStatus, text: StatusText): PictureSection {
  if (signals.length === 0) return { title: text.signals, rows: [{ cells: [text.noSignals], level: 'plain' }] };
  const sorted = signals.toSorted((a, b) => a.name.localeCompare(b.name, 'en'));
  return {
    title: text.signals,
    columns: [text.signal, text.value, text.age, text.source],
    rows: sorted.map((signal) => ({
      cells: [signal.name, readingText(signal, text), durationText(signal.ageMs), `${signal.source}, ${signal.unit}`],
      level: levelOf(signal),
    })),
  };
}

function levelOf({ reading }: LatestSignal): RowLevel {
  return typeof reading === 'number' ? 'plain' : 'warning';
}

/** `12.4 m`, `1 (on)`, or why there is no value. */
function readingText({ name, reading }: LatestSignal, text: StatusText): string {
  if (typeof reading === 'string') return text[reading];
  const { unit, codes } = signalDefinition(name);
  if (unit !== 'code') return `${numberText(reading)} ${unit}`;
  const meaning = codes?.[reading];
  return meaning === undefined ? String(reading) : `${reading} (${meaning})`;
}

/** Who is on the bus, and the trouble codes that each reports. */
export function unitSection({ units, diagnostics, speakers = [] }: GatewayStatus, text: StatusText): PictureSection {
  const codesOf = (name: string): string => {
    const codes = diagnostics.find(({ unit }) => unit === name)?.active?.codes ?? [];
    return codes.map(({ spn, fmi }) => `SPN ${spn} FMI ${fmi}`).join(', ');
  };
  const claimed = units.map(({ name, bus, address }) => ({ name, bus, address: String(address) }));
  const unclaimed = diagnostics
    .filter(({ unit }) => units.every(({ name }) => name !== unit))
    .map(({ unit }) => ({ name: unit, bus: '', address: '' }));
  const rows = [...claimed, ...unclaimed].map(({ name, bus, address }) => {
    const codes = codesOf(name);
    return { cells: [name, bus, address, codes], level: (codes === '' ? 'plain' : 'warning') as RowLevel };
  });
  for (const { name, bus, address, phase } of speakers) {
    rows.push({ cells: [`${name} (${text.ownAddress})`, bus, String(address ?? phase), ''], level: 'plain' });
  }
  if (rows.length === 0) return { title: text.units, rows: [{ cells: [text.noUnits], level: 'plain' }] };
  return { title: text.units, columns: [text.unit, text.bus, text.address, text.codes], rows };
}
