import type { GatewayStatus } from './gateway-status.js';

export const SAMPLE_NOW = Date.UTC(2026, 3, 28, 0, 30, 0);

const now = SAMPLE_NOW;

const SAMPLE: GatewayStatus = {
  gatewayId: '04439ed8d9a11ca2292611daf0390a350848490c',
  version: '0.1.0',
  now,
  startedAt: now - 3 * 3_600_000,
  ports: [
    {
      name: 'tractor',
      path: 'can0',
      condition: 'receiving',
      state: 'receiving',
      cause: null,
      bytes: 9_000_000,
      bytesPerS: 3400.5,
      messagesPerS: 425.1,
      baudRate: null,
      opened: 1,
      lastBytesAt: now - 4,
      closeReason: null,
      bus: { state: 'error-active', counts: { 'bus error': 3 } },
    },
    {
      name: 'receiver',
      path: '/dev/serial/by-id/usb-gnss',
      condition: 'closed',
      state: 'closed',
      cause: 'Error: No such file or directory, cannot open /dev/serial/by-id/usb-gnss',
      bytes: 120_000,
      bytesPerS: 0,
      messagesPerS: 0,
      baudRate: 115_200,
      opened: 2,
      lastBytesAt: now - 65_000,
      closeReason: 'Error: No such file or directory, cannot open /dev/serial/by-id/usb-gnss',
      bus: null,
    },
  ],
  record: {
    sampledAt: now - 180,
    fixTime: now - 1000,
    latitude: 43.3071234,
    longitude: 124.3361234,
    fixQuality: 4,
    satellites: 21,
    hdop: 0.7,
    speedMps: 2.31,
    courseDeg: 181.4,
    elements: [
      { id: 'DET-2', workState: 1 },
      { id: 'DET-3', workState: 0 },
    ],
  },
  signals: [
    { name: 'workState', reading: 1, source: 'DDI 141 of element 1', unit: 'a00c81045a2000e5', ageMs: 400 },
    { name: 'engineSpeedRpm', reading: 1845.125, source: 'PGN 61444', unit: 'a00c81045a2000e5', ageMs: 20 },
    { name: 'rearPtoSpeedRpm', reading: 'stale', source: '<PGN "65091">', unit: 'x\x1b[2J', ageMs: 12_000 },
  ],
  pipeline: { frames: 4_591_000, sentences: 43_200, 'gnss-epochs: several "receivers"': 2 },
  units: [],
  diagnostics: [],
  intake: { records: 10_800, batches: 181, held: 1, dropped: 0, outboxFaults: 0 },
  outbox: {
    epoch: '00'.repeat(16),
    lastSeq: 181,
    openRecords: 4,
    waitingBatches: 12,
    refusedBatches: 0,
    damagedBatches: 0,
    thinnedRecords: 0,
    usedBytes: 1_572_864,
    maxBytes: 1_073_741_824,
    lastAckAt: now - 600_000,
  },
  uplink: {
    phase: 'connecting',
    counters: {
      sent: 170,
      sentBytes: 300_000,
      lost: 4,
      outboxFaults: 0,
      answered: { stored: 169, refused: 0, retry: 1, mismatch: 0 },
    },
  },
};

/** A status of a tractor at work, for tests of what shows it. One port is closed, and one source is hostile. */
export function sampleStatus(changes: Partial<GatewayStatus> = {}): GatewayStatus {
  return { ...SAMPLE, ...changes };
}
