import { rawFramesPartFaults } from '@furrow/protocol/raw-frames';
import { readVectors } from '@furrow/protocol/vectors';
import { expect } from 'chai';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readGatewayConfig } from '../config/gateway-config.js';
import { silentLogger } from '../log/logger.js';
import { readCaptureHeader } from '../record/capture-header.js';
import { openRawRing } from './raw.js';
import { createRawAnswers } from './raw-frames.js';

const T0 = Date.UTC(2026, 3, 28, 0, 30, 0);
const GATEWAY = '0123'.repeat(10);

function request(change: object = {}) {
  return { from: T0, to: T0 + 1000, cursor: null, maxBytes: 4096, ...change };
}

describe('answers to requests for raw frames', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'furrow-raw-answers-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const configure = (...lines: string[]) => {
    const file = path.join(folder, 'gateway.yaml');
    writeFileSync(file, ['server: {url: "http://127.0.0.1:9"}', 'stateDir: state', ...lines].join('\n'));
    return readGatewayConfig(file);
  };

  it('say that there is no ring', () => {
    const config = configure();
    const answer = createRawAnswers(config, {
      gatewayId: GATEWAY,
      logger: silentLogger,
      sources: () => config.sources,
    });
    const part = answer(request());
    expect(part).to.include({ status: 'noRing', next: null });
    expect(rawFramesPartFaults(part)).to.deep.equal([]);
  });

  it('bring the blocks, with what decoding needs to know of each port', () => {
    const config = configure(
      'rawRing: {maxBytes: 1000000}',
      'gnss: [{name: roof, path: /dev/null, headingOffsetDeg: 90}]',
    );
    const ring = openRawRing(config, { gatewayId: GATEWAY, logger: silentLogger });
    ring?.bytes('roof', Buffer.from('$GNTHS,1,A\n'), T0);
    ring?.close();
    const answer = createRawAnswers(config, {
      gatewayId: GATEWAY,
      logger: silentLogger,
      sources: () => config.sources,
    });
    const part = answer(request());
    expect(rawFramesPartFaults(part)).to.deep.equal([]);
    expect(Buffer.from(part.bytes).toString()).to.match(
      /^# previous: 0{64}\n\(1777336200\.000000\) roof \$GNTHS,1,A\n# block /,
    );
    expect(part.captures?.map(({ port, kind }) => [port, kind])).to.deep.equal([['roof', 'nmea']]);
    const header = readCaptureHeader((part.captures?.[0]?.header ?? '').split('\n'));
    expect(header).to.include({ kind: 'nmea', port: 'roof', headingOffsetDeg: 90 });
    expect(answer(request({ cursor: part.next })), 'the end').to.deep.equal({
      status: 'part',
      bytes: new Uint8Array(),
      next: null,
    });
  });

  for (const { name, kind, request: asked, fault } of readVectors('raw-frames')) {
    if (asked === undefined) continue;
    it(`${kind}: ${name}`, () => {
      const config = configure('rawRing: {maxBytes: 1000000}');
      const answer = createRawAnswers(config, {
        gatewayId: GATEWAY,
        logger: silentLogger,
        sources: () => config.sources,
      });
      const { status, reason = '' } = answer(asked);
      expect(status).to.equal(fault === undefined ? 'noRing' : 'refused');
      if (fault !== undefined) expect(reason).to.include(fault);
    });
  }
});
