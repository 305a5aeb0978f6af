import { gatewayIdOf, helloFaults, verifyHello, type Hello, type Welcome } from '@furrow/protocol/gateway-hello';
import type { SignedSettings } from '@furrow/protocol/gateway-settings';
import type { RawFramesRequest } from '@furrow/protocol/raw-frames';
import type { UplinkAck } from '@furrow/protocol/uplink-ack';
import { CONTRACT_VERSION } from '@furrow/protocol/version';
import { randomBytes } from 'node:crypto';
import type { Clock, Timer } from '../clock/clock.js';
import type { Logger } from '../log/logger.js';
import type { Registry } from '../registry/registry.js';
import type { Counters } from '../run/counters.js';
import { admissionOf, admitStranger, type Admission } from './admission.js';
import type { GatewayIdentity } from './batch-examination.js';
import type { UplinkIntake } from './uplink-batch-to-journal.js';

const HELLO_WITHIN_MS = 10_000;
/** The contract has one batch in flight in each of two lanes; more are told to wait. */
const IN_FLIGHT_MAX = 4;
/** Malformed events after which a socket is closed. */
const MALFORMED_MAX = 100;

/** What a session needs of its socket. */
export interface GatewayLink {
  challenge(challenge: { nonce: string; serverTime: number }, answer: (hello: unknown) => void): void;
  welcome(welcome: Welcome): void;
  offerRefused(): void;
  settings(settings: SignedSettings, answer: (ack: unknown) => void): void;
  rawFrames(request: RawFramesRequest, answer: (part: unknown) => void): void;
  close(): void;
}

export interface GatewaySessionOptions {
  readonly link: GatewayLink;
  readonly registry: Registry;
  readonly intake: UplinkIntake;
  readonly clock: Clock;
  readonly counters: Counters;
  readonly logger: Logger;
  readonly serverVersion: string;
  /** 32 bytes in hex that the hello must sign; random unless a test gives them. */
  readonly nonce?: string;
  /** Called once, when the gateway has proven who it is, enrolled or not. */
  readonly onIdentified: (session: GatewaySession) => void;
  /** Called when the gateway has proven who it is and is enrolled, and when that ends. */
  readonly onEnrolled: (session: GatewaySession, enrolled: boolean) => void;
}

/** One connection of one gateway: challenge, hello, then batches while it is enrolled. */
export class GatewaySession {
  private readonly options: GatewaySessionOptions;
  private readonly nonce: string;
  private identity: GatewayIdentity | undefined;
  private isEnrolled = false;
  private isClosed = false;
  private inFlight = 0;
  private malformed = 0;
  private helloTimer: Timer | undefined;
  private unsubscribe: (() => void) | undefined;

  constructor(options: GatewaySessionOptions) {
    this.options = options;
    this.nonce = options.nonce ?? randomBytes(32).toString('hex');
  }

  get gatewayId(): string | undefined {
    return this.identity?.gatewayId;
  }

  start(): void {
    const { clock, link, registry } = this.options;
    this.unsubscribe = registry.onChange(({ collection, id }) => {
      if (collection === 'gateways' && id === this.gatewayId) this.follow(admissionOf(registry, id) ?? 'revoked');
    });
    this.helloTimer = clock.after(HELLO_WITHIN_MS, () => this.close('helloTimeout'));
    link.challenge({ nonce: this.nonce, serverTime: clock.now() }, (hello) => void this.takeHello(hello));
  }

  /** Undoes `start`; call when the socket is gone. */
  stop(): void {
    this.isClosed = true;
    this.helloTimer?.cancel();
    this.unsubscribe?.();
    this.setEnrolled(false);
  }

  /** Has the gateway offer again what was refused. */
  offerRefused(): void {
    if (!this.isClosed) this.options.link.offerRefused();
  }

  /** Tells the gateway that it is not wanted, and closes its socket. It stays away for a while. */
  refuse(reason: string): void {
    if (this.isClosed) return;
    this.welcome('refused', reason);
    this.close(reason);
  }

  /** Closes the socket; the gateway may come back at once. */
  close(reason: string): void {
    if (this.isClosed) return;
    const { counters, link, logger } = this.options;
    counters.add('gateways_refused_total', reason);
    logger.logOften(
      'warn',
      `gateway ${reason}`,
      `gateway ${this.gatewayId ?? 'unknown'}: connection closed: ${reason}`,
    );
    this.stop();
    link.close();
  }

  /** Sends settings, where the gateway is enrolled. A gateway of before they were does not answer. */
  offerSettings(settings: SignedSettings, answer: (ack: unknown) => void): void {
    if (this.isEnrolled && !this.isClosed) this.options.link.settings(settings, answer);
  }

  /** Asks for a part of the raw ring, where the gateway is enrolled. A gateway of before such requests does not answer. */
  askRawFrames(request: RawFramesRequest, answer: (part: unknown) => void): void {
    if (this.isEnrolled && !this.isClosed) this.options.link.rawFrames(request, answer);
  }

  /** An event that is not of the contract: counted, and too many of them end the connection. */
  noteMalformed(): void {
    this.options.counters.add('uplink_events_malformed_total');
    this.malformed += 1;
    if (this.malformed >= MALFORMED_MAX) this.refuse('malformedEvents');
  }

  /** Takes a batch event as it came. `answer` is called once, or never where there is nothing to answer. */
  async takeBatch(batch: unknown, answer: unknown): Promise<void> {
    const wire = batch as { body?: unknown; signature?: unknown } | null;
    const isSound = wire?.body instanceof Uint8Array && wire.signature instanceof Uint8Array;
    if (!isSound || typeof answer !== 'function') return this.noteMalformed();
    const reply = answer as (ack: UplinkAck) => void;
    const sealed = { body: wire.body as Uint8Array, signature: wire.signature as Uint8Array };
    const { intake } = this.options;
    const waitFor = this.reasonToWait();
    if (waitFor !== undefined || this.identity === undefined)
      return reply(intake.retryLater(sealed, waitFor ?? 'hello'));
    this.inFlight += 1;
    try {
      reply(await intake.uplinkBatchToJournal(sealed, this.identity));
    } finally {
      this.inFlight -= 1;
    }
  }

  private reasonToWait(): string | undefined {
    if (!this.isEnrolled) return 'notEnrolled';
    return this.inFlight >= IN_FLIGHT_MAX ? 'tooManyInFlight' : undefined;
  }

  private async takeHello(hello: unknown): Promise<void> {
    // An acknowledgement is called once at most, so there is one hello.
    if (this.isClosed) return;
    this.helloTimer?.cancel();
    const { registry, logger } = this.options;
    if (!isHello(hello)) return this.refuse('malformedHello');
    if (hello.contractVersion > CONTRACT_VERSION) return this.refuse('contractVersion');
    const publicKey = verifyHello(hello, this.nonce);
    if (publicKey === undefined) return this.refuse('signature');
    const gatewayId = gatewayIdOf(publicKey);
    try {
      if (admissionOf(registry, gatewayId) === undefined) await admitStranger(registry, publicKey);
    } catch (error) {
      logger.logOften('error', 'admission', (error as Error).message);
      return this.close('registryUnavailable');
    }
    // From here on changes of the registry are followed; what changed while it was entered is read now.
    this.identity = { gatewayId, publicKey };
    if (!this.isClosed) this.options.onIdentified(this);
    this.follow(admissionOf(registry, gatewayId) ?? 'tooManyPending');
  }

  private follow(admission: Admission): void {
    if (this.isClosed) return;
    if (admission === 'revoked' || admission === 'tooManyPending') return this.refuse(admission);
    // The welcome goes first: a gateway takes settings only once it is welcome.
    this.welcome(admission);
    this.setEnrolled(admission === 'enrolled');
  }

  private setEnrolled(isEnrolled: boolean): void {
    if (this.isEnrolled === isEnrolled) return;
    this.isEnrolled = isEnrolled;
    this.options.onEnrolled(this, isEnrolled);
  }

  private welcome(status: Welcome['status'], reason?: string): void {
    const { clock, link, serverVersion } = this.options;
    link.welcome({ status, serverTime: clock.now(), serverVersion, ...(reason === undefined ? {} : { reason }) });
  }
}

function isHello(value: unknown): value is Hello {
  return helloFaults(value).length === 0;
}
