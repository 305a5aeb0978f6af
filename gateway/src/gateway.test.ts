import { openBatch } from '@furrow/protocol/uplink-batch';
import { expect } from 'chai';
import { createPublicKey } from 'node:crypto';
import { TestClock } from './clock/test-clock.js';
import { Gateway } from './gateway.js';
import { silentLogger } from './log/logger.js';
import { MemoryOutbox } from './outbox/memory-outbox.js';
import { TEST_SEALER } from './outbox/outbox.suite.js';
import { RecordIntake } from './outbox/telemetry-record-to-outbox.js';
import { createPipeline } from './pipeline.js';
import { MockSerialSource } from './port/mock-serial-source.js';
import { UplinkClient } from './uplink/uplink-client.js';

const T0 = Date.UTC(2026, 3, 28, 0, 30, 0);

function sentence(body: string): string {
  const sum = Buffer.from(body, 'latin1').reduce((xor, byte) => xor ^ byte, 0);
  return `$${body}*${sum.toString(16).toUpperCase().padStart(2, '0')}\r\n`;
}

/** One second of a receiver: position and date, `second` seconds after T0. */
function epoch(second: number): Uint8Array {
  const time = `0030${String(second).padStart(2, '0')}.00`;
  const gga = sentence(`GNGGA,${time},4318.49329068,N,12419.52781572,E,4,28,0.60,157.962,M,12.345,M,1.2,0001`);
  const rmc = sentence(`GNRMC,${time},A,4318.49329068,N,12419.52781572,E,4.4900,181.40,280426,,,R,V`);
  return Buffer.from(gga + rmc, 'latin1');
}

describe('gateway', () => {
  let clock: TestClock;
  let outbox: MemoryOutbox;
  let can: MockSerialSource;
  let receiver: MockSerialSource;
  let gateway: Gateway;

  beforeEach(() => {
    clock = new TestClock(T0);
    outbox = new MemoryOutbox(TEST_SEALER);
    can = new MockSerialSource('tractor');
    receiver = new MockSerialSource('receiver');
    const identity = { ...TEST_SEALER, publicKey: createPublicKey(TEST_SEALER.privateKey) };
    const parts = { outbox, clock, logger: silentLogger };
    // Never started: nothing listens there, and the backoff waits for a clock that stands still.
    const uplink = new UplinkClient(
      { url: 'http://127.0.0.1:1', softwareVersion: '0.1.0' },
      { ...parts, identity, random: () => 0.5 },
    );
    const intake = new RecordIntake({ ...parts, sealAfterMs: () => 5000, onSealed: () => undefined });
    const pipeline = createPipeline({ onRecord: (record) => intake.add(record), onFault: () => undefined });
    const sources = { canSources: [can], gnssSources: [receiver] };
    const { gatewayId } = TEST_SEALER;
    gateway = new Gateway({ gatewayId, version: '0.1.0', clock, pipeline, intake, outbox, uplink, ...sources });
    gateway.start();
  });

  const condition = (): (string | undefined)[] => gateway.status().ports.map((port) => port.condition);

  it('makes a record of each epoch, with what the bus said before, however the reads are cut', async () => {
    for (let second = 0; second < 4; second += 1) {
      can.play(Buffer.from('T0CF004008FFFFFFA43AFFFFFF\r', 'latin1'), 5);
      receiver.play(epoch(second), 7);
      clock.advance(1000);
    }
    const seals: Uint8Array[] = [];
    const { seal } = outbox;
    outbox.seal = () => {
      const batch = seal.call(outbox);
      if (batch) seals.push(batch.body);
      return batch;
    };
    await gateway.stop();
    const records = seals.flatMap((body) => openBatch(body).records);
    expect(records.map(({ fixTime }) => fixTime)).to.deep.equal([0, 1, 2, 3].map((second) => T0 + second * 1000));
    expect(records[3]?.signals?.engineSpeedRpm).to.equal(0x3aa4 / 8);
    expect(clock.pendingTimers).to.equal(0);
  });

  it('says of each port whether it is closed, silent or receiving', async () => {
    expect(condition()).to.deep.equal(['silent', 'silent']);
    receiver.play(epoch(0));
    can.unplug();
    expect(condition()).to.deep.equal(['closed', 'receiving']);
    clock.advance(10_001);
    can.replug();
    expect(condition()).to.deep.equal(['silent', 'silent']);
    expect(gateway.status().ports[0]).to.include({ opened: 2, closeReason: 'unplugged' });
    await gateway.stop();
  });
});
