import { expect } from 'chai';
import { createPrivateKey } from 'node:crypto';
import { fingerprintGroups, gatewayIdOf, readPublicKey, verifyHello } from './gateway-hello.js';
import { areSettingsAuthentic, openSettings, settingsHash, signSettings } from './gateway-settings.js';
import { LiveUpdate } from './live-update.js';
import { rawFramesPartFaults, rawFramesRequestFaults } from './raw-frames.js';
import { UplinkAck } from './uplink-ack.js';
import { batchHash, isBatchAuthentic, openBatch, sealBatch } from './uplink-batch.js';
import { compileCheck, telemetryRecordFaults } from './validate.js';
import { readVectorKey, readVectors, type BatchVector, type SettingsVector } from './vectors.js';

const key = readVectorKey();
const publicKey = readPublicKey(key.publicKey);
const privateKey = createPrivateKey({ key: Buffer.from(key.privateKeyPkcs8, 'base64'), format: 'der', type: 'pkcs8' });

/** Sound ones have no fault, broken ones the fault named. */
function expectFaults(faults: string[], fault: string | undefined): void {
  if (fault === undefined) expect(faults).to.deep.equal([]);
  else expect(faults.join('\n')).to.include(fault);
}

describe('vectors', () => {
  describe('of telemetry records', () => {
    for (const { name, kind, record, fault } of readVectors('telemetry-records')) {
      it(`${kind}: ${name}`, () => expectFaults(telemetryRecordFaults(record), fault));
    }
  });

  describe('of uplink batches', () => {
    for (const vector of readVectors('uplink-batches')) {
      it(`${vector.kind}: ${vector.name}`, () => expectBatch(vector));
    }
  });

  describe('of uplink acknowledgements', () => {
    const ackFaults = compileCheck(UplinkAck);
    for (const { name, kind, ack, fault } of readVectors('uplink-acks')) {
      it(`${kind}: ${name}`, () => expectFaults(ackFaults(ack), fault));
    }
  });

  describe('of hellos', () => {
    for (const { name, kind, nonce, hello, gatewayId, fingerprint } of readVectors('hellos')) {
      it(`${kind}: ${name}`, () => {
        const proven = verifyHello(hello, nonce);
        expect(proven && gatewayIdOf(proven)).to.equal(gatewayId);
        if (gatewayId !== undefined) expect(fingerprintGroups(gatewayId)).to.equal(fingerprint);
      });
    }
  });

  describe('of settings', () => {
    for (const vector of readVectors('settings')) {
      it(`${vector.kind}: ${vector.name}`, () => expectSettings(vector));
    }
  });

  describe('of raw frames', () => {
    for (const { name, kind, request, answer, fault } of readVectors('raw-frames')) {
      it(`${kind}: ${name}`, () => {
        if (request !== undefined) expectFaults(rawFramesRequestFaults(request), fault);
        if (answer === undefined) return;
        expectFaults(rawFramesPartFaults({ ...answer, bytes: bytes(answer.bytes) }), fault);
      });
    }
  });

  describe('of live updates', () => {
    const updateFaults = compileCheck(LiveUpdate);
    for (const { name, kind, update, fault } of readVectors('live-updates')) {
      it(`${kind}: ${name}`, () => expectFaults(updateFaults(update), fault));
    }
  });
});

function expectBatch({ kind, body, signature, hash, header, records, fault, foreign }: BatchVector): void {
  const batch = { body: bytes(body), signature: bytes(signature) };
  expect(isBatchAuthentic(batch, publicKey)).to.equal(kind !== 'forged');
  expect(batchHash(batch.body)).to.equal(hash);
  if (fault !== undefined) expect(() => openBatch(batch.body)).to.throw(RangeError, fault);
  if (header === undefined || records === undefined || kind === 'forged') return;
  expect(openBatch(batch.body)).to.deep.equal({ header, records });
  if (kind === 'oldVersion' || foreign) return;
  const again = sealBatch(header, records, privateKey);
  expect(Buffer.from(again.body).toString('hex')).to.equal(body);
  expect(Buffer.from(again.signature).toString('hex')).to.equal(signature);
}

function expectSettings({ kind, body, signature, serverKey, hash, settings, fault }: SettingsVector): void {
  const signed = { body: bytes(body), signature: bytes(signature), serverKey };
  expect(areSettingsAuthentic(signed)).to.equal(kind !== 'forged');
  expect(settingsHash(signed.body)).to.equal(hash);
  if (kind === 'broken' && fault !== undefined) expect(() => openSettings(signed.body)).to.throw(RangeError, fault);
  if (settings === undefined) return;
  expect(openSettings(signed.body)).to.deep.equal(settings);
  if (kind !== 'valid' || serverKey !== key.publicKey) return;
  expect(Buffer.from(signSettings(settings, privateKey, publicKey).signature).toString('hex')).to.equal(signature);
}

function bytes(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex, 'hex'));
}
