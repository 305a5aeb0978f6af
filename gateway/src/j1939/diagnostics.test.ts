import { expect } from 'chai';
import * as fc from 'fast-check';
import { createPipeline } from '../pipeline.js';
import { Diagnostics } from './diagnostics.js';
import type { J1939Message } from './j1939-message.js';
import { troubleReport, type TroubleReport } from './trouble-codes.js';

function message(pgn: number, hex: string, atMs = 0): J1939Message {
  const data = Uint8Array.from(Buffer.from(hex, 'hex'));
  return { pgn, priority: 6, source: 0, destination: 255, bus: 'can0', data, atMs };
}

/** A report of unit A, or of another. */
function report(said: { unit?: string; hex: string; pgn?: number }, atMs: number): TroubleReport {
  return troubleReport(message(said.pgn ?? 65226, said.hex, atMs), said.unit ?? 'A') ?? expect.fail('no report');
}

describe('trouble codes', () => {
  it('are read with suspect parameter, failure mode, count and lamps', () => {
    // Amber on. SPN 110 (coolant), FMI 0, 3 times; SPN 458752 (the three high bits), FMI 31, count not available.
    const read = troubleReport(message(65226, '04FF6E0000030000FF7F'), 'engine');
    expect(read).to.deep.equal({
      kind: 'active',
      unit: 'engine',
      source: 'PGN 65226',
      atMs: 0,
      lamps: { malfunction: 'off', redStop: 'off', amberWarning: 'on', protect: 'off' },
      codes: [
        { spn: 110, fmi: 0, count: 3 },
        { spn: 458752, fmi: 31 },
      ],
    });
  });

  it('marks numbers of the conversion before version 4', () => {
    const { codes } = troubleReport(message(65227, 'C0FF6E000381FFFF'), 'engine') ?? {};
    expect(codes).to.deep.equal([{ spn: 110, fmi: 3, count: 1, isOldConversion: true }]);
  });

  it('are none where the unit sends zeros or ones in their place', () => {
    for (const hex of ['00FF00000000FFFF', '00FFFFFFFFFFFFFF', '00FF'])
      expect(troubleReport(message(65226, hex), 'engine')?.codes, hex).to.deep.equal([]);
  });

  it('are of no other group, and never throw', () => {
    expect(troubleReport(message(65262, '00FF6E000003FFFF'), 'engine')).to.equal(undefined);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 1785 }), (data) => {
        const read = troubleReport({ ...message(65226, ''), data }, 'engine');
        for (const { spn, fmi, count } of read?.codes ?? []) {
          expect(spn).to.be.within(0, 524_287);
          expect(fmi).to.be.within(0, 31);
          if (count !== undefined) expect(count).to.be.within(0, 126);
        }
      }),
    );
  });
});

describe('Diagnostics', () => {
  it('keeps the last report of each kind and unit, with its age', () => {
    const diagnostics = new Diagnostics();
    diagnostics.take(report({ hex: '04FF6E000003FFFF' }, 1000));
    diagnostics.take(report({ hex: '00FF64000101FFFF', pgn: 65227 }, 2000));
    diagnostics.take(report({ hex: '00FF00000000FFFF' }, 3000));
    const [only] = diagnostics.at(5000);
    expect(only?.active).to.deep.include({ ageMs: 2000, codes: [] });
    expect(only?.previous).to.deep.include({ ageMs: 3000, codes: [{ spn: 100, fmi: 1, count: 1 }] });
  });

  it('follows a unit whose NAME becomes known', () => {
    const diagnostics = new Diagnostics();
    diagnostics.take(report({ unit: 'can0 address 0', hex: '04FF6E000003FFFF' }, 0));
    diagnostics.rename({ from: 'can0 address 0', to: 'A00C800008000002' });
    expect(diagnostics.at(0).map(({ unit }) => unit)).to.deep.equal(['A00C800008000002']);
  });

  it('keeps as many units as a bus has addresses', () => {
    const diagnostics = new Diagnostics();
    for (let index = 0; index < 1000; index += 1)
      diagnostics.take(report({ unit: `unit ${index}`, hex: '00FF6E000003FFFF' }, index));
    expect(diagnostics.at(1000)).to.have.length(256);
    expect(diagnostics.at(1000).at(-1)?.unit).to.equal('unit 999');
  });
});

describe('the pipeline', () => {
  it('shows the codes of a DM1 that comes as a broadcast transfer', () => {
    const pipeline = createPipeline({ onRecord: () => undefined, onFault: ({ reason }) => expect.fail(reason) });
    const hear = (id: number, hex: string, atMs: number): void => {
      const data = Uint8Array.from(Buffer.from(hex, 'hex'));
      pipeline.pushCanFrame({ id, extended: true, remote: false, data }, atMs, 'can0');
    };
    hear(0x18ecff00, '200A0002FFCAFE00', 1000);
    hear(0x18ebff00, '0104FF6E00000364', 1050);
    hear(0x18ebff00, '02000102FFFFFFFF', 1100);
    expect(pipeline.diagnostics(1600)).to.deep.equal([
      {
        unit: 'can0 address 0',
        active: {
          ageMs: 500,
          lamps: { malfunction: 'off', redStop: 'off', amberWarning: 'on', protect: 'off' },
          codes: [
            { spn: 110, fmi: 0, count: 3 },
            { spn: 100, fmi: 1, count: 2 },
          ],
        },
      },
    ]);
    expect(pipeline.counters()['trouble reports']).to.equal(1);
  });
});
