import { accessSync, constants } from 'node:fs';
import type { PortStatus } from '../health/port-watch.js';
import { bytesText, durationText } from '../health/status-format.js';
import { verdictText } from '../serial/baud-verdict.js';
import { failed, ok, warning, type Check } from './check.js';
import type { Hearing } from './port-hearing.js';
import { accessRemedy, codeOf } from './state-checks.js';

/** A port as the configuration names it. */
export interface NamedPort {
  readonly name: string;
  readonly path: string;
}

const SILENT_GNSS = 'check supply, antenna cable and wires (TX of the receiver to RX here); is it the right port?';
const BUS_REMEDY = 'check bit rate (250000 for tractors), wiring, and that the bus has two terminators of 120 ohm';
const SILENT_CAN =
  'switch the ignition on; check CAN-H and CAN-L. A silent bus and a dead adapter look the same: try another plug';

/** Whether a device is there and this user may open it; undefined where it is well. */
export function accessCheck({ name, path }: NamedPort, known: readonly string[]): Check | undefined {
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    return undefined;
  } catch (error) {
    const subject = `port ${name}`;
    if (codeOf(error) !== 'ENOENT') return failed(subject, `${path}: ${codeOf(error)}`, accessRemedy(path, error));
    const there = known.length === 0 ? 'this computer has no serial port' : `there are ${known.join(', ')}`;
    return failed(subject, `${path} is not there`, `plug it in, or correct its path: ${there}`);
  }
}

/** A receiver that was listened to at one rate. */
export function judgeReceiver(
  port: NamedPort,
  hearing: Hearing,
  rate: { tried: number; configured: number | 'auto' },
): Check {
  const subject = `port ${port.name}`;
  const notOpen = closedCheck(port, hearing);
  if (notOpen !== undefined) return notOpen;
  const { content, score } = hearing.verdict;
  const heard = `${verdictText(hearing.verdict)} at ${rate.tried} baud`;
  if (content === 'nothing') return failed(subject, 'open, but silent', SILENT_GNSS);
  if (content === 'slcan') return failed(subject, heard, 'move this port from gnss to can');
  if (score === 0) {
    return failed(subject, heard, 'set the baud rate of the receiver, or baudRate: auto; switch its NMEA output on');
  }
  if (rate.configured !== 'auto' && rate.configured !== rate.tried) {
    return failed(subject, `${heard}, not at ${rate.configured}`, `set baudRate: ${rate.tried}`);
  }
  return ok(subject, heard);
}

/** A CAN port that was listened to. */
export function judgeCan(port: NamedPort, hearing: Hearing, seconds: number): Check {
  const subject = `port ${port.name}`;
  const notOpen = closedCheck(port, hearing);
  if (notOpen !== undefined) return notOpen;
  const { frames, bytes, verdict, busCause } = hearing;
  if (busCause !== undefined) return failed(subject, busCause, BUS_REMEDY);
  if (frames > 0) return ok(subject, `${frames} frames in ${seconds} s`);
  if (bytes === 0) return failed(subject, 'open, but silent', SILENT_CAN);
  if (verdict.content === 'nmea') return failed(subject, 'a receiver speaks here', 'move this port from can to gnss');
  return failed(subject, `${bytes} bytes, but no frame`, 'is it an SLCAN adapter, at this baudRate? See its manual');
}

/** What a running gateway says of its own port. */
export function judgeRunning({ name, ...port }: PortStatus, now: number): Check {
  const subject = `port ${name}`;
  const { condition, bytesPerS, messagesPerS, baudRate, lastBytesAt, closeReason, bus } = port;
  if (condition === 'closed') {
    return failed(
      subject,
      `${port.path} is closed: ${closeReason ?? 'not opened yet'}`,
      'see the reason; the gateway tries again by itself',
    );
  }
  if (condition === 'silent') {
    const since = lastBytesAt === null ? 'since the start' : `for ${durationText(now - lastBytesAt)}`;
    return failed(
      subject,
      `open, but silent ${since}`,
      bus === null ? `${SILENT_GNSS} For CAN: ${SILENT_CAN}` : SILENT_CAN,
    );
  }
  if (port.cause !== null) return failed(subject, port.cause, BUS_REMEDY);
  if (bus?.state != null && bus.state !== 'error-active') {
    return warning(subject, `the CAN controller is ${bus.state}`, BUS_REMEDY);
  }
  const at = baudRate === null ? '' : ` at ${baudRate} baud`;
  return ok(subject, `receiving ${messagesPerS.toFixed(1)} messages/s, ${bytesText(bytesPerS)}/s${at}`);
}

function closedCheck({ name, path }: NamedPort, { isOpen, closeReason = 'no answer' }: Hearing): Check | undefined {
  if (isOpen) return undefined;
  const isLocked = /lock|busy/i.test(closeReason);
  const remedy = isLocked
    ? `another program has it: fuser -v ${path}. If that is the gateway, set its statusPort, and doctor asks it instead`
    : 'see the reason';
  return failed(`port ${name}`, `${path}: ${closeReason}`, remedy);
}
