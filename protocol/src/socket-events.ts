import type { Challenge, Hello, Welcome } from './gateway-hello.js';
import type { SettingsAck, SignedSettings } from './gateway-settings.js';
import type { LiveUpdate } from './live-update.js';
import type { RawFramesPart, RawFramesRequest } from './raw-frames.js';
import type { UplinkAck } from './uplink-ack.js';

/** Socket.IO namespace of gateways. WebSocket only, no compression: batches are already small. */
export const GATEWAY_NAMESPACE = '/gateway';
/** Socket.IO namespace of dashboards; the session cookie of the API admits. */
export const LIVE_NAMESPACE = '/live';

/** Server → gateway. The gateway answers a challenge through the acknowledgement callback. */
export interface ServerToGatewayEvents {
  challenge: (challenge: Challenge, answer: (hello: Hello) => void) => void;
  welcome: (welcome: Welcome) => void;
  /** Offer refused batches again (after a server upgrade, or on an operator's request). */
  offerRefused: () => void;
  /**
   * Settings of this gateway, after each `enrolled` welcome and whenever they change. A gateway of before this event
   * does not answer, and works by its own file.
   */
  settings: (settings: SignedSettings, answer: (ack: SettingsAck) => void) => void;
  /**
   * Asks an enrolled gateway for a part of its raw ring; the next is asked for when this one is stored. A gateway of
   * before this event does not answer.
   */
  rawFrames: (request: RawFramesRequest, answer: (part: RawFramesPart) => void) => void;
}

/** Gateway → server. At most two batches are in flight: one of the newest lane, one of the backlog lane. */
export interface GatewayToServerEvents {
  batch: (batch: { body: Uint8Array; signature: Uint8Array }, answer: (ack: UplinkAck) => void) => void;
}

/** Server → dashboard. */
export interface ServerToLiveEvents {
  update: (update: LiveUpdate) => void;
}
