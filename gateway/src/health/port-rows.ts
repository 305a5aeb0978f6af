import type { GatewayStatus } from './gateway-status.js';
import type { PortStatus } from './port-watch.js';
import { bytesText, durationText, numberText } from './status-format.js';
import type { PictureRow, PictureSection, RowLevel } from './picture-section.js';
import type { StatusText } from './status-text.js';

const LEVELS: Readonly<Record<PortStatus['condition'], RowLevel>> = {
  receiving: 'good',
  silent: 'warning',
  closed: 'bad',
};

/** The ports with what comes out of them. */
export function portSection({ ports, now }: GatewayStatus, text: StatusText): PictureSection {
  if (ports.length === 0) return { title: text.ports, rows: [{ cells: [text.noPorts], level: 'warning' }] };
  return {
    title: text.ports,
    columns: [text.port, text.device, text.condition, text.rate, text.heard, text.note],
    rows: ports.map((port) => portRow(port, now, text)),
  };
}

function portRow(port: PortStatus, now: number, text: StatusText): PictureRow {
  const { bytesPerS, messagesPerS, lastBytesAt } = port;
  const rate = `${numberText(Number(messagesPerS.toFixed(1)))}${text.perSecond}, ${bytesText(bytesPerS)}${text.perSecond}`;
  const heard = lastBytesAt === null ? text.never : `${durationText(now - lastBytesAt)} ${text.ago}`;
  const isSound = (port.bus?.state ?? 'error-active') === 'error-active' && port.cause === null;
  return {
    cells: [port.name, port.path, text[port.state], rate, heard, noteOf(port)],
    level: port.condition !== 'closed' && !isSound ? 'bad' : LEVELS[port.condition],
  };
}

function noteOf({ condition, baudRate, bus, cause }: PortStatus): string {
  const notes: string[] = [];
  if (cause !== null) notes.push(cause);
  if (condition !== 'closed' && baudRate !== null) notes.push(`${baudRate} baud`);
  if (bus?.state != null) notes.push(bus.state);
  for (const [what, count] of Object.entries(bus?.counts ?? {})) notes.push(`${what} ${count}`);
  return notes.join(', ');
}
