import { readFileSync } from 'node:fs';
import { isSignalName, signalDefinition } from '@furrow/protocol/signal-table';
import { expect } from 'chai';
import { canIdentifier } from '../can/can-identifier.js';
import { Implements } from '../isobus/implements.js';
import { J1939MessageToSignals } from '../j1939/j1939-message-to-signals.js';
import { J1939MessageToGnssFix } from '../j1939/j1939-message-to-gnss-fix.js';
import { troubleReport } from '../j1939/trouble-codes.js';
import { readCandumpLine } from './candump-line.js';
import { capturePath } from './decode-in-memory.js';

/** What canboat calls the fields that become signals, keyed by PGN. */
const CANBOAT_NAMES: Readonly<Record<number, Readonly<Record<string, string>>>> = {
  61443: {
    'Accelerator Pedal Position 1': 'acceleratorPedalPct',
    'Engine Percent Load At Current Speed': 'engineLoadPct',
  },
  61444: { 'Engine RPM': 'engineSpeedRpm', 'Actual Engine - Percent Torque': 'engineTorquePct' },
  65262: { 'Engine Coolant Temp': 'coolantTemperatureC' },
  65266: { 'Fuel Rate': 'fuelRateLph' },
  65271: { 'Battery Voltage': 'batteryVoltageV' },
};

function messageOf(pgn: number, hex: string, atMs = 0) {
  const data = Uint8Array.from(Buffer.from(hex, 'hex'));
  return { pgn, priority: 3, source: 9, destination: 255, data, bus: 'can0', atMs };
}

function signalsOf(pgn: number, hex: string) {
  return new J1939MessageToSignals(new Implements(() => undefined)).push(messageOf(pgn, hex), 'engine');
}

/** Battery and key switch. */
function voltages(hex: string) {
  return signalsOf(65271, hex).map(({ reading }) =>
    typeof reading === 'number' ? Number(reading.toFixed(2)) : reading,
  );
}

describe('canboat J1939 sample', () => {
  it('gives what canboat prints, field by field', function () {
    const input = capturePath('can/canboat-expected/j1939-pgn-test.in');
    const output = capturePath('can/canboat-expected/j1939-pgn-test.out');
    if (input === undefined || output === undefined) {
      this.skip();
      return;
    }
    const frames = readFileSync(input, 'utf8').trim().split('\n');
    const printed = readFileSync(output, 'utf8').trim().split('\n');
    let compared = 0;
    let line = 0;
    const toSignals = new J1939MessageToSignals(new Implements(() => undefined));
    for (const text of frames) {
      const read = readCandumpLine(text);
      if (read.kind !== 'frame') throw new Error(`not a frame: ${text}`);
      const message = { ...canIdentifier(read.frame.id), data: read.frame.data, bus: 'can0', atMs: 0 };
      // canboat prints nothing for the proprietary group 65280.
      const says = printed[line]?.includes(` ${message.pgn} `) === true ? (printed[line] ?? '') : undefined;
      if (says === undefined) continue;
      line += 1;
      if (message.pgn === 65226) {
        // Its one code is all zeros, which says that there is none.
        expect(says).to.contain('SPN 1 = 00 00 00; FMI 1 = 00');
        expect(troubleReport(message, 'engine')?.codes).to.deep.equal([]);
      }
      const readings = new Map(toSignals.push(message, 'engine').map(({ name, reading }) => [name as string, reading]));
      for (const [field, name] of Object.entries(CANBOAT_NAMES[message.pgn] ?? {})) {
        const value = new RegExp(`${field} = (\\S+?)(?:;| |$)`).exec(says)?.[1];
        const reading = readings.get(name);
        compared += 1;
        // canboat leaves fields out whose bytes are all ones, and prints torque of FF as -1: read as signed.
        if (value === undefined || value === 'Unknown' || typeof reading === 'string') {
          expect(reading, `${says} ${field}`).to.equal('notAvailable');
        } else {
          const quantum = isSignalName(name) ? signalDefinition(name).quantum : 0;
          expect(reading, `${says} ${field}`).to.be.closeTo(Number(value), quantum / 2 + 0.05);
        }
      }
    }
    expect(line).to.equal(printed.length);
    expect(compared).to.equal(198 * 2 + 495 * 2 + 10 + 99 + 10);
  });

  it('takes the two voltages of a boat and of a John Deere from their own places', () => {
    expect(voltages('FFFFFFFFF100FFFF')).to.deep.equal([12.05, 'notAvailable']);
    expect(voltages('FFFFFFFFFFFFFA00')).to.deep.equal(['notAvailable', 12.5]);
  });
});

describe('headings and positions of the bus', () => {
  it('joins a true heading to a position, and leaves a magnetic or an old one out', () => {
    const position = '80400D970053AAC7';
    for (const [heading, atMs, expected] of [
      ['FF5C3DFF7FFF7FFC', 900, 90],
      ['FF5C3DFF7FFF7FFD', 900, undefined],
      ['FF5C3DFF7FFF7FFC', 1001, undefined],
    ] as const) {
      const step = new J1939MessageToGnssFix(0);
      step.push(messageOf(127250, heading));
      const fix = step.push(messageOf(65267, position, atMs));
      expect(fix?.latitudeDeg).to.be.closeTo(43.4228096, 1e-9);
      expect(fix?.longitudeDeg).to.be.closeTo(124.9828352, 1e-9);
      if (expected === undefined) expect(fix?.headingDeg).to.equal(undefined);
      else expect(fix?.headingDeg).to.be.closeTo(expected, 0.003);
    }
  });

  it('says the speed of engine 0 only', () => {
    expect(signalsOf(127488, '00581BFFFF7FFFFF').map(({ reading }) => reading)).to.deep.equal([1750]);
    expect(signalsOf(127488, '01581BFFFF7FFFFF')).to.deep.equal([]);
  });
});
