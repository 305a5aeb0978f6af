import { X509Certificate } from 'node:crypto';
import { accessSync, constants, existsSync, readFileSync, statfsSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import path from 'node:path';
import { fingerprintGroups } from '@furrow/protocol/gateway-hello';
import { bytesText, timeText } from '../health/status-format.js';
import { loadGatewayIdentity } from '../identity/gateway-key.js';
import { failed, ok, warning, type Check } from './check.js';

/** Of the outbox's share of the disk this much must be free; below it a warning comes early enough. */
const LOW_SHARE = 0.1;
const KEY_FILE = 'gateway-key.pem';

/** The folder of key and outbox: there, writable, with room for what the outbox may take. */
export function stateChecks(stateDir: string, outboxMaxBytes: number): Check[] {
  if (!existsSync(stateDir)) {
    const remedy = `furrow-gateway identity makes it, if run as the user of the service: install -d -o furrow -m 700 ${stateDir}`;
    return [failed('state folder', `${stateDir} is not there`, remedy)];
  }
  try {
    accessSync(stateDir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    return [
      failed('state folder', `${stateDir}: ${codeOf(error)} for user ${userName()}`, accessRemedy(stateDir, error)),
    ];
  }
  return [ok('state folder', stateDir), diskCheck(stateDir, outboxMaxBytes), keyCheck(stateDir)];
}

function diskCheck(stateDir: string, outboxMaxBytes: number): Check {
  const { bavail, bsize } = statfsSync(stateDir);
  return judgeDisk(bavail * bsize, outboxBytes(stateDir), outboxMaxBytes);
}

/** Whether the outbox can grow to its bound. */
export function judgeDisk(freeBytes: number, usedBytes: number, maxBytes: number): Check {
  const text = `${bytesText(freeBytes)} free, the outbox has ${bytesText(usedBytes)} of ${bytesText(maxBytes)}`;
  const wanted = Math.max(0, maxBytes - usedBytes);
  const remedy = 'free the disk, or lower outboxMaxMb; a full disk stops records';
  if (freeBytes < LOW_SHARE * maxBytes) return failed('disk', text, remedy);
  return freeBytes < wanted ? warning('disk', text, remedy) : ok('disk', text);
}

function outboxBytes(stateDir: string): number {
  return ['outbox.sqlite', 'outbox.sqlite-wal'].reduce((sum, name) => {
    const file = path.join(stateDir, name);
    return sum + (existsSync(file) ? statSync(file).size : 0);
  }, 0);
}

/** Looks only: a doctor makes no key. */
function keyCheck(stateDir: string): Check {
  const file = path.join(stateDir, KEY_FILE);
  if (!existsSync(file)) {
    return warning('key', `${file} is not there yet`, 'furrow-gateway identity makes it; so does the first run');
  }
  try {
    return ok('key', fingerprintGroups(loadGatewayIdentity(stateDir).gatewayId));
  } catch (error) {
    return failed('key', (error as Error).message, accessRemedy(file, error));
  }
}

/** The authority of the server's certificate; undefined where the system's own are asked. */
export function authorityCheck(caFile: string | undefined, nowMs: number): Check | undefined {
  if (caFile === undefined) return undefined;
  try {
    const { subject, validToDate } = new X509Certificate(readFileSync(caFile));
    const name = subject.replaceAll('\n', ', ');
    if (validToDate.getTime() >= nowMs) return ok('authority', name);
    return failed(
      'authority',
      `${name} was valid until ${timeText(validToDate.getTime())}`,
      'get a new one, or set the clock',
    );
  } catch (error) {
    const text = `${caFile}: ${(error as Error).message}`;
    return failed(
      'authority',
      text,
      'give the certificate of the authority as caFile, in PEM, readable by the user of the service',
    );
  }
}

/** What gives a user the right to a file: ownership of the state, a group for a device. */
export function accessRemedy(file: string, error: unknown): string {
  const code = codeOf(error);
  if (code === 'EROFS') return 'the file system is read-only: remount it, and look for its fault with dmesg';
  if (code !== 'EACCES' && code !== 'EPERM') return 'see the message';
  const group = groupOf(file);
  if (file.startsWith('/dev/') && group !== undefined && group !== 'root') {
    return `add the user to the group ${group}: adduser ${userName()} ${group}, then log in anew; for the service SupplementaryGroups=${group}`;
  }
  if (file.startsWith('/dev/'))
    return 'no group may use it: install gateway/udev/99-furrow.rules, then plug it in anew';
  return `run doctor as the user of the service: sudo -u furrow …; or give that user the folder: chown -R furrow ${file}`;
}

/** The name of the group that a file belongs to; undefined where it has none. */
function groupOf(file: string): string | undefined {
  try {
    const { gid } = statSync(file);
    const line = readFileSync('/etc/group', 'utf8')
      .split('\n')
      .find((each) => each.split(':')[2] === String(gid));
    return line?.split(':')[0];
  } catch {
    return undefined;
  }
}

export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}

/** By the user that the process is, not by the environment, which another user may have left. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A user without an entry, as in a container.
    return String(process.getuid?.() ?? '');
  }
}
