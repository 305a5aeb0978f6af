import { fingerprintGroups, gatewayIdOf, readPublicKey } from '@furrow/protocol/gateway-hello';
import {
  areSettingsAuthentic,
  openSettings,
  settingsHash,
  type GatewaySettings,
  type SignedSettings,
} from '@furrow/protocol/gateway-settings';

/** What a gateway knows when settings are offered to it. */
export interface SettingsPosition {
  readonly gatewayId: string;
  /** The server's public key, SPKI DER in base64; null before the first settings. */
  readonly trustedKey: string | null;
  /** What it works by; null for its own file. */
  readonly held: { readonly version: number; readonly hash: string } | null;
}

interface Named {
  readonly version: number;
  readonly hash: string;
}

/** What is to be done with an offer. `trustKey`: the key to trust from now on, where none was trusted. */
export type SettingsVerdict =
  | (Named & {
      readonly kind: 'apply';
      readonly signed: SignedSettings;
      readonly settings: GatewaySettings;
      readonly trustKey: string | null;
    })
  | (Named & { readonly kind: 'held' })
  | (Named & { readonly kind: 'refuse'; readonly reason: string });

const UNREAD: Named = { version: 0, hash: '0'.repeat(64) };

/** Judges settings that a server offers. Any value may be given; knows no file, clock or socket. */
export function judgeSettings(offer: unknown, position: SettingsPosition): SettingsVerdict {
  if (!areSettingsAuthentic(offer)) return refuse(namedBy(offer), 'the signature is not of the key that is shown');
  const hash = settingsHash(offer.body);
  if (position.trustedKey !== null && position.trustedKey !== offer.serverKey) {
    return refuse({ ...UNREAD, hash }, otherKeyReason(position.trustedKey, offer.serverKey));
  }
  let settings: GatewaySettings;
  try {
    settings = openSettings(offer.body);
  } catch (error) {
    return refuse({ ...UNREAD, hash }, (error as Error).message);
  }
  const named = { version: settings.version, hash };
  const reason = reasonAgainst(settings, hash, position);
  if (reason !== undefined) return refuse(named, reason);
  if (settings.version === position.held?.version) return { kind: 'held', ...named };
  const trustKey = position.trustedKey === null ? offer.serverKey : null;
  return { kind: 'apply', ...named, signed: offer, settings, trustKey };
}

function reasonAgainst(
  { gatewayId, version }: GatewaySettings,
  hash: string,
  position: SettingsPosition,
): string | undefined {
  if (gatewayId !== position.gatewayId) return `they are for another gateway, ${gatewayId}`;
  const { held } = position;
  if (held === null || version > held.version) return undefined;
  if (version < held.version) return `version ${version} is older than version ${held.version}, which is held`;
  return hash === held.hash ? undefined : `version ${version} is held with another content`;
}

function otherKeyReason(trustedKey: string, shownKey: string): string {
  return (
    `they are signed with another key (${fingerprintOf(shownKey)}) than that of the server this gateway trusts ` +
    `(${fingerprintOf(trustedKey)}): if the server was set up anew on purpose, run furrow-gateway trust --config FILE ` +
    `--forget and restart; if not, somebody stands between`
  );
}

/** The fingerprint of a public key in groups of four; the text itself where it is not a key. */
export function fingerprintOf(spkiBase64: string): string {
  try {
    return fingerprintGroups(gatewayIdOf(readPublicKey(spkiBase64)));
  } catch {
    return 'not a key';
  }
}

function namedBy(offer: unknown): Named {
  const body: unknown = (offer as { body?: unknown } | null | undefined)?.body;
  return body instanceof Uint8Array ? { ...UNREAD, hash: settingsHash(body) } : UNREAD;
}

function refuse(named: Named, reason: string): SettingsVerdict {
  return { kind: 'refuse', ...named, reason };
}
