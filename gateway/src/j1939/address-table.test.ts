import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import * as fc from 'fast-check';
import { capturePath } from '../decode/decode-in-memory.js';
import { createPipeline } from '../pipeline.js';
import { AddressTable, ADDRESS_CLAIMED_PGN, COMMANDED_ADDRESS_PGN } from './address-table.js';
import type { J1939Message } from './j1939-message.js';
import { nameText, unitName } from './unit-name.js';

const LOW = 'A00C800008000002';
const HIGH = 'A00C800008000003';

function nameBytes(name: string): number[] {
  return [...Buffer.from(name, 'hex').reverse()];
}

function message(pgn: number, source: number, data: readonly number[]): J1939Message {
  return { pgn, source, destination: 255, priority: 6, bus: 'can0', data: Uint8Array.from(data), atMs: 0 };
}

const claim = (name: string, source: number, atMs = 0): J1939Message => ({
  ...message(ADDRESS_CLAIMED_PGN, source, nameBytes(name)),
  atMs,
});

const speak = (source: number, atMs = 0): J1939Message => ({ ...message(65093, source, []), atMs });

describe('NAMEs', () => {
  it('are split as AgIsoStack splits them', function () {
    const path = capturePath('can/agisostack-vectors.json');
    if (path === undefined) {
      this.skip();
      return;
    }
    const { vectors } = JSON.parse(readFileSync(path, 'utf8')) as {
      vectors: { payload: string; expected: Record<string, unknown> }[];
    };
    const { payload, expected } = vectors.find((each) => each.expected['full_name'] !== undefined) ?? expect.fail();
    expect(unitName(nameText(Uint8Array.from(Buffer.from(payload, 'hex'))))).to.deep.equal({
      identity: expected['identity_number'],
      manufacturer: expected['manufacturer_code'],
      ecuInstance: expected['ecu_instance'],
      functionInstance: expected['function_instance'],
      function: expected['function_code'],
      deviceClass: expected['device_class'],
      deviceClassInstance: expected['device_class_instance'],
      industryGroup: expected['industry_group'],
      isSelfConfigurable: expected['arbitrary_address_capable'],
    });
  });
});

describe('AddressTable', () => {
  it('knows a unit by its address, then by its NAME wherever it moves', () => {
    const table = new AddressTable();
    expect(table.unit(speak(28))).to.equal('can0 address 28');
    expect(table.push(claim(LOW, 28))).to.deep.equal({ from: 'can0 address 28', to: LOW });
    expect(table.unit(speak(28))).to.equal(LOW);
    table.push(claim(LOW, 40));
    expect([table.unit(speak(40)), table.unit(speak(28))]).to.deep.equal([LOW, 'can0 address 28']);
    table.push(claim(LOW, 254));
    expect(table.units()).to.deep.equal([]);
  });

  it('gives a contested address to the lower NAME', () => {
    const table = new AddressTable();
    table.push(claim(HIGH, 28));
    table.push(claim(LOW, 28, 10));
    expect(table.unit(speak(28, 11))).to.equal(LOW);
    table.push(claim(HIGH, 28, 1000));
    table.push(claim(LOW, 28, 1010));
    expect(table.unit(speak(28, 5000))).to.equal(LOW);
  });

  it('gives it to the higher NAME where the lower does not answer', () => {
    const table = new AddressTable();
    table.push(claim(LOW, 28));
    table.push(claim(HIGH, 28, 1000));
    expect(table.unit(speak(28, 1250))).to.equal(LOW);
    expect(table.unit(speak(28, 1251))).to.equal(HIGH);
  });

  it('follows a commanded address, which no other unit loses its own by', () => {
    const table = new AddressTable();
    table.push(claim(LOW, 28));
    table.push(message(COMMANDED_ADDRESS_PGN, 30, [...nameBytes(LOW), 42]));
    expect(table.unit(speak(42))).to.equal(LOW);
    table.push(claim(LOW, 42));
    expect(table.units()).to.have.length(1);
    table.push(message(COMMANDED_ADDRESS_PGN, 30, [...nameBytes(HIGH), 42]));
    expect(table.unit(speak(42))).to.equal(LOW);
  });

  it("reads machbus's claims and commanded address", function () {
    const path = capturePath('can/machbus-fixtures/address_claim.hex');
    if (path === undefined) {
      this.skip();
      return;
    }
    const fixture = readFileSync(path, 'utf8');
    const bytes = (name: string): Buffer =>
      Buffer.from(new RegExp(`^${name}=(\\w+)$`, 'm').exec(fixture)?.[1] ?? '', 'hex');
    const table = new AddressTable();
    const hear = (pgn: number, source: number, name: string): unknown =>
      table.push({ ...message(pgn, source, []), data: bytes(name) });
    hear(ADDRESS_CLAIMED_PGN, 0x80, 'claim_magic_addr80_payload');
    hear(COMMANDED_ADDRESS_PGN, 0x26, 'malformed_commanded_address_overlong');
    expect(table.units().map(({ address }) => address)).to.deep.equal([0x80]);
    hear(COMMANDED_ADDRESS_PGN, 0x26, 'commanded_address_magic_to_42');
    expect(table.unit(speak(0x42))).to.equal(nameText(bytes('claim_magic_addr80_payload')));
    hear(ADDRESS_CLAIMED_PGN, 0xfe, 'cannot_claim_magic_payload');
    expect(table.units()).to.deep.equal([]);
  });

  it('keeps no more owners than a bus has addresses, whatever comes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(60928, 65240), fc.nat(255), fc.uint8Array({ maxLength: 10 }), fc.nat(1000))),
        (all) => {
          const table = new AddressTable();
          for (const [pgn, source, data, atMs] of all) table.push({ ...message(pgn, source, []), data, atMs });
          const addresses = table.units().map(({ address }) => address);
          expect(new Set(addresses).size).to.equal(addresses.length);
          for (const address of addresses) expect(address).to.be.below(254);
        },
      ),
    );
  });
});

describe('the pipeline', () => {
  it('keeps the signals of a unit through its claim and its change of address', () => {
    const pipeline = createPipeline({ onRecord: () => undefined, onFault: ({ reason }) => expect.fail(reason) });
    const hitch = [0x7d, 0x55, 0xff, 0x20, 0x80, 0xff, 0xff, 0xff];
    pipeline.pushMessage({ ...message(65093, 28, hitch), atMs: 1000 });
    pipeline.pushMessage(claim(LOW, 28, 1100));
    pipeline.pushMessage({ ...message(65093, 28, hitch), atMs: 1200 });
    pipeline.pushMessage(claim(LOW, 40, 1300));
    pipeline.pushMessage({ ...message(65093, 40, hitch), atMs: 1400 });
    for (const { name, unit, isChosen } of pipeline.latest(1400)) {
      // One source throughout: its NAME, and no choice between two.
      expect([name, unit, isChosen]).to.deep.equal([name, LOW, undefined]);
    }
    expect(pipeline.units().map(({ name, address }) => [name, address])).to.deep.equal([[LOW, 40]]);
  });
});
