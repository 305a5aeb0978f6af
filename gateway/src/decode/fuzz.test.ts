import { expect } from 'chai';
import * as fc from 'fast-check';
import { FuzzTargets } from './fuzz-targets.js';
import { fuzz } from './fuzz-run.js';

/** About two seconds; `make soak` runs ten million. */
const INPUTS = 60_000;

describe('every decoder on damaged input', () => {
  it('never throws, hangs, or says what cannot be, whatever a byte mutator makes of captures', () => {
    const { inputs, checked } = fuzz(INPUTS, 20_260_428);
    expect(inputs).to.equal(INPUTS);
    expect(checked).to.be.above(5000);
  }).timeout(60_000);

  it('nor on bytes that were never a capture', () => {
    const targets = new FuzzTargets();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(10_000_000), (bytes, atMs) => {
        targets.nmeaBytes(bytes, atMs);
        targets.slcanBytes(bytes, atMs);
        targets.canFrame(bytes, atMs);
        targets.logLine(bytes, atMs);
        targets.pool(bytes, atMs);
        targets.xml(bytes, atMs);
        targets.timeLog(bytes, atMs);
      }),
      { numRuns: 1000 },
    );
  }).timeout(30_000);

  it('nor on text that looks like lines of a log', () => {
    const targets = new FuzzTargets();
    const part = fc.constantFrom(
      '$GPGGA,',
      '#BESTNAVA,',
      ';',
      '*',
      '2024-02-22T15:38:09',
      '(1.5) can0 ',
      '18FEF100#',
      '[8] ',
      ' ',
      ',',
      '{"class":"TPV"',
      '123456',
      '-0',
      '\t',
      ')',
      '1) ',
      '0x',
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(part, fc.integer({ min: 1, max: 40 })), { maxLength: 12 }), (parts) => {
        const text = parts.map(([each, times]) => each.repeat(times)).join('');
        targets.logLine(Buffer.from(text), 0);
        targets.nmeaBytes(Buffer.from(`${text}\r\n`), 0);
      }),
      { numRuns: 1000 },
    );
  }).timeout(30_000);
});
