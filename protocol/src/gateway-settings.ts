import { createHash, sign, verify, type KeyObject } from 'node:crypto';
import { Type } from 'typebox';
import { readPublicKey } from './gateway-hello.js';
import { GatewayTuning, RankedNames, SourceRanks } from './gateway-tuning.js';
import { Section } from './registry-document.js';
import { compileCheck } from './validate.js';

/** The most bytes of a body that a gateway reads; an implement with 256 sections takes a third of it. */
export const SETTINGS_BYTES_MAX = 64 * 1024;
/** Keeps a signature over settings from being usable for anything else. */
const SIGNED_PREFIX = 'furrow gateway settings\n';

/** As in the registry, but open: an older gateway passes over what a newer server says. */
const OpenTuning = Type.Object({
  ...GatewayTuning.properties,
  sources: Type.Optional(
    Type.Object({
      ...SourceRanks.properties,
      signals: Type.Optional(Type.Record(Type.String({ maxLength: 64 }), RankedNames)),
    }),
  ),
});

const Metres = Type.Number({ minimum: -100, maximum: 100 });

/** What the registry says of a gateway at a time: its machine, what is hitched to it, and how it is to work. */
export const SettingsContent = Type.Object({
  machine: Type.Union([
    Type.Object({ id: Type.String(), name: Type.String(), antennaXM: Metres, antennaYM: Metres, hitchXM: Metres }),
    Type.Null(),
  ]),
  implement: Type.Union([
    Type.Object({
      id: Type.String(),
      name: Type.String(),
      operation: Type.Union([Type.String(), Type.Null()]),
      attachment: Type.Enum(['mounted', 'trailed']),
      workingWidthM: Type.Number({ minimum: 0.1, maximum: 100 }),
      toolXM: Metres,
      offsetYM: Metres,
      sections: Type.Optional(Type.Array(Section, { maxItems: 256 })),
    }),
    Type.Null(),
  ]),
  tuning: OpenTuning,
});
export type SettingsContent = Type.Static<typeof SettingsContent>;

/** Settings of one gateway. A reader passes over fields that it does not know. */
export const GatewaySettings = Type.Object(
  {
    gatewayId: Type.String({ pattern: '^[0-9a-f]{40}$', description: 'whom they are for' }),
    version: Type.Integer({ minimum: 1, description: 'greater than that of all settings before; batches name it' }),
    madeAt: Type.Integer({ description: "server's clock, UTC ms" }),
    ...SettingsContent.properties,
  },
  { $id: 'GatewaySettings' },
);
export type GatewaySettings = Type.Static<typeof GatewaySettings>;

/** Settings as they are sent and kept: the bytes signed are the bytes stored. */
export interface SignedSettings {
  /** UTF-8 JSON of `GatewaySettings`. */
  readonly body: Uint8Array;
  /** The server's Ed25519 over `furrow gateway settings`, a line feed, and the body; 64 bytes. */
  readonly signature: Uint8Array;
  /** The server's public key, SPKI DER in base64. It proves nothing by itself: the gateway compares it. */
  readonly serverKey: string;
}

/** The gateway's answer to settings. */
export const SettingsAck = Type.Object(
  {
    version: Type.Integer({ minimum: 0, description: 'of the settings answered; 0 where it could not be read' }),
    hash: Type.String({ pattern: '^[0-9a-f]{64}$', description: 'SHA-256 of their body' }),
    status: Type.Enum(['applied', 'refused', 'retry'], { description: 'retry: not now, such as with a full disk' }),
    reason: Type.Optional(Type.String({ maxLength: 500 })),
    heldVersion: Type.Integer({ minimum: 0, description: 'what the gateway works by now; 0 for its own file' }),
  },
  { $id: 'SettingsAck' },
);
export type SettingsAck = Type.Static<typeof SettingsAck>;

export const settingsAckFaults = compileCheck(SettingsAck);
const settingsFaults = compileCheck(GatewaySettings);

/** Writes and signs settings with the server's key. */
export function signSettings(settings: GatewaySettings, privateKey: KeyObject, publicKey: KeyObject): SignedSettings {
  const body = new TextEncoder().encode(JSON.stringify(settings));
  const serverKey = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  return { body, signature: sign(null, signedBytes(body), privateKey), serverKey };
}

/** SHA-256 of a body, in hex. */
export function settingsHash(body: Uint8Array): string {
  return createHash('sha256').update(body).digest('hex');
}

/** True where the signature is of the key that the settings show. Any value may be given. */
export function areSettingsAuthentic(signed: unknown): signed is SignedSettings {
  const { body, signature, serverKey } = (signed ?? {}) as Partial<SignedSettings>;
  if (!(body instanceof Uint8Array) || !(signature instanceof Uint8Array) || typeof serverKey !== 'string')
    return false;
  if (body.length > SETTINGS_BYTES_MAX || signature.length !== 64) return false;
  try {
    return verify(null, signedBytes(body), readPublicKey(serverKey), signature);
  } catch {
    return false;
  }
}

/**
 * Reads a body without checking its signature.
 * @throws RangeError naming what is wrong with it.
 */
export function openSettings(body: Uint8Array): GatewaySettings {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (error) {
    throw new RangeError(`settings are not UTF-8 JSON (${(error as Error).message})`, { cause: error });
  }
  const faults = settingsFaults(value);
  if (faults.length > 0) throw new RangeError(`settings: ${faults.slice(0, 4).join('; ')}`);
  return value as GatewaySettings;
}

function signedBytes(body: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(SIGNED_PREFIX), body]);
}
