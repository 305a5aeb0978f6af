import { expect } from 'chai';
import * as fc from 'fast-check';
import type { CanFrame } from '../can/can-frame.js';
import { canId, canIdentifier } from '../can/can-identifier.js';
import { capturePath } from '../decode/decode-in-memory.js';
import { readFileSync } from 'node:fs';
import { AddressClaim, FIRST_ADDRESS, LAST_ADDRESS } from './address-claim.js';
import type { J1939Message } from './j1939-message.js';
import { claimFrame, NO_ADDRESS, requestFrame } from './own-frames.js';
import { nameBytes, nameOf, nameText, unitName } from './unit-name.js';

const NAME = 'A000820000012345';
const LOWER = 'A000820000000001';
const HIGHER = 'A000820000099999';

function messageOf(frame: CanFrame, atMs: number): J1939Message {
  return { ...canIdentifier(frame.id), data: frame.data, bus: 'tractor', atMs };
}

function shown(frames: readonly CanFrame[]): string[] {
  return frames.map(({ id, data }) => `${id.toString(16)} ${Buffer.from(data).toString('hex')}`);
}

/** A claim that stands, and when it began to. */
function claimed(name = NAME) {
  const claim = new AddressClaim({ name, preferredAddress: 200, delayMs: 50 });
  claim.start(0);
  claim.tick(300);
  claim.tick(550);
  return claim;
}

function at(pgn: number, data: Uint8Array, atMs: number): J1939Message {
  return { priority: 6, pgn, source: 30, destination: 255, bus: 'tractor', data, atMs };
}

/** Hands frames of one unit to all others, and their answers too, until nobody speaks. */
function exchange(
  frames: readonly CanFrame[],
  from: AddressClaim,
  bus: { all: readonly AddressClaim[]; atMs: number },
) {
  const queue = frames.map((frame) => ({ frame, from }));
  for (let sent = queue.shift(); sent !== undefined; sent = queue.shift()) {
    const { frame, from: sender } = sent;
    expect([0xea, 0xee]).to.include((frame.id >>> 16) & 0xff);
    for (const other of bus.all.filter((claim) => claim !== sender))
      queue.push(...other.take(messageOf(frame, bus.atMs)).map((answer) => ({ frame: answer, from: other })));
  }
}

describe('address claim', () => {
  it('asks who is there, claims after its wait, and may speak 250 ms later', () => {
    const claim = new AddressClaim({ name: NAME, preferredAddress: 200, delayMs: 50 });
    expect(shown(claim.start(0))).to.deep.equal(['18eafffe 00ee00']);
    expect(claim.tick(299)).to.deep.equal([]);
    expect(shown(claim.tick(300))).to.deep.equal([`18eeffc8 ${Buffer.from(nameBytes(NAME)).toString('hex')}`]);
    expect([claim.phase, claim.address]).to.deep.equal(['claiming', undefined]);
    claim.tick(549);
    expect(claim.address).to.equal(undefined);
    expect(claim.tick(550)).to.deep.equal([]);
    expect([claim.phase, claim.address]).to.deep.equal(['claimed', 200]);
  });

  it('writes the frames of the published fixtures', function () {
    const path = capturePath('can/machbus-fixtures/address_claim.hex');
    if (path === undefined) {
      this.skip();
      return;
    }
    const fixture = new Map(
      readFileSync(path, 'utf8')
        .split('\n')
        .map((line) => line.split('=') as [string, string]),
    );
    const name = nameText(Buffer.from(fixture.get('claim_magic_addr80_payload') ?? '', 'hex'));
    const frames = [claimFrame(name, 0x80), claimFrame(name, NO_ADDRESS), requestFrame(60928, NO_ADDRESS)];
    expect(frames.map(({ id }) => id)).to.deep.equal(
      ['claim_magic_addr80_raw_id', 'cannot_claim_magic_raw_id', 'request_address_claim_raw_id'].map((key) =>
        Number(fixture.get(key)),
      ),
    );
    expect(
      Buffer.from(frames[0]?.data ?? [])
        .toString('hex')
        .toUpperCase(),
    ).to.equal(fixture.get('claim_magic_addr80_payload'));
    expect(nameOf(unitName(name))).to.equal(name);
  });

  it('takes the next free address where the preferred one is taken', () => {
    const claim = new AddressClaim({ name: NAME, preferredAddress: 200, delayMs: 0 });
    claim.start(0);
    for (const address of [200, 128]) claim.take(messageOf(claimFrame(`${LOWER.slice(0, -3)}${address}`, address), 10));
    expect(shown(claim.tick(250))[0]).to.match(/^18eeff81 /);
  });

  it('defends its address against a higher NAME, and gives it up to a lower one', () => {
    const claim = claimed();
    expect(shown(claim.take(messageOf(claimFrame(HIGHER, 200), 600)))[0]).to.match(/^18eeffc8 /);
    expect(claim.address).to.equal(200);
    expect(shown(claim.take(messageOf(claimFrame(LOWER, 200), 700)))[0]).to.match(/^18eeff80 /);
    expect(claim.address).to.equal(undefined);
    claim.tick(950);
    expect(claim.address).to.equal(128);
  });

  it('says that it has no address where all are taken, and asks again only after the bus was gone', () => {
    const claim = new AddressClaim({ name: NAME, preferredAddress: 200, delayMs: 20 });
    claim.start(0);
    for (let address = FIRST_ADDRESS; address <= LAST_ADDRESS; address += 1)
      claim.take(messageOf(claimFrame(`00008200000000${address.toString(16)}`, address), 10));
    expect(claim.tick(270)).to.deep.equal([]);
    expect(claim.phase).to.equal('cannotClaim');
    expect(shown(claim.tick(290))[0]).to.match(/^18eefffe /);
    expect(claim.tick(10_000)).to.deep.equal([]);
    claim.take(messageOf(requestFrame(60928, 30), 11_000));
    expect(shown(claim.tick(11_020))[0]).to.match(/^18eefffe /);
    claim.stop();
    expect(claim.start(20_000)).to.have.lengthOf(1);
  });

  it('answers who asks for claims, and obeys a commanded address', () => {
    const claim = claimed();
    expect(claim.take(messageOf(requestFrame(60928, 30), 600))).to.have.lengthOf(1);
    expect(claim.take(messageOf(requestFrame(65253, 30), 600))).to.deep.equal([]);
    const toAnother = {
      ...requestFrame(60928, 30),
      id: canId({ priority: 6, pgn: 59904, source: 30, destination: 7 }),
    };
    expect(claim.take(messageOf(toAnother, 600))).to.deep.equal([]);
    expect(shown(claim.take(at(65240, Uint8Array.of(...nameBytes(NAME), 150), 700)))[0]).to.match(/^18eeff96 /);
    expect(claim.take(at(65240, Uint8Array.of(...nameBytes(HIGHER), 151), 700))).to.deep.equal([]);
    claim.tick(950);
    expect(claim.address).to.equal(150);
  });

  it('gives every unit of a bus an address of its own, whoever begins when', () => {
    const units = fc.uniqueArray(fc.integer({ min: 1, max: 0x1fffff }), { minLength: 2, maxLength: 12 });
    const details = fc.array(fc.tuple(fc.nat(153), fc.nat(2000), fc.constantFrom(200, 201, 128)), {
      minLength: 12,
      maxLength: 12,
    });
    fc.assert(
      fc.property(units, details, (identities, each) => {
        const members = identities.map((identity, index) => {
          const [delayMs = 0, startMs = 0, preferredAddress = 200] = each[index] ?? [];
          const name = (0xa000820000000000n + BigInt(identity)).toString(16).toUpperCase();
          return { claim: new AddressClaim({ name, preferredAddress, delayMs }), startMs };
        });
        for (let atMs = 0; atMs <= 8000; atMs += 10) {
          for (const { claim, startMs } of members) {
            const frames = atMs === startMs - (startMs % 10) ? claim.start(atMs) : claim.tick(atMs);
            exchange(frames, claim, { all: members.map((member) => member.claim), atMs });
          }
        }
        const addresses = members.map(({ claim }) => claim.address);
        expect(addresses).to.not.include(undefined);
        expect(new Set(addresses).size).to.equal(members.length);
      }),
      { numRuns: 30 },
    );
  });
});
