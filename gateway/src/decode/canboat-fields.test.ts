import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { Implements } from '../isobus/implements.js';
import { J1939MessageToGnssFix } from '../j1939/j1939-message-to-gnss-fix.js';
import { J1939MessageToSignals } from '../j1939/j1939-message-to-signals.js';
import type { J1939Message } from '../j1939/j1939-message.js';
import { nameText, unitName } from '../j1939/unit-name.js';
import { readCandumpLine } from './candump-line.js';
import { capturePath } from './decode-in-memory.js';

/** What canboat prints of a group as JSON. */
interface Printed {
  readonly pgn: number;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A field of canboat as ours: its name here, and canboat's value in our unit. */
type Field = readonly [name: string, value: (printed: unknown) => number, apart: number];

const same = (printed: unknown): number => Number(printed);
const hours = (printed: unknown): number => {
  const [h = 0, m = 0, s = 0] = String(printed).split(':').map(Number);
  return h + m / 60 + s / 3600;
};

/** Groups that both decode, with their fields by canboat's names. */
const CARRIED: Readonly<Record<number, Readonly<Record<string, Field>>>> = {
  127251: { Rate: ['rateOfTurnDegps', same, 5.1e-7] },
  127489: {
    'Oil pressure': ['oilPressureKpa', (bar) => Number(bar) * 100, 0.051],
    'Oil temperature': ['oilTemperatureC', same, 0.051],
    Temperature: ['coolantTemperatureC', same, 0.0051],
    'Fuel Rate': ['fuelRateLph', same, 0.051],
    'Total Engine hours': ['engineHoursH', hours, 1e-9],
    'Engine Load': ['engineLoadPct', same, 0],
    'Engine Torque': ['engineTorquePct', same, 0],
  },
  129029: {
    Latitude: ['latitudeDeg', same, 5.1e-8],
    Longitude: ['longitudeDeg', same, 5.1e-8],
    'Number of SVs': ['satellites', same, 0],
    HDOP: ['hdop', same, 0.0051],
  },
};
/** Fields of carried groups that a record has no place for, or that other tests compare. */
const FIELDS_PASSED_OVER: Readonly<Record<number, Readonly<Record<string, string>>>> = {
  127251: {},
  127489: {
    Instance: 'only engine 0 is read',
    'Alternator Potential': 'no signal',
    'Coolant Pressure': 'no signal',
    'Fuel Pressure': 'no signal',
    'Discrete Status 1': 'flags of boats; trouble codes come by DM1',
    'Discrete Status 2': 'as status 1',
  },
  129029: {
    SID: 'joins groups of one moment; times of arrival do that here',
    Date: 'compared as fix time in can-captures.test.ts',
    Time: 'as the date',
    Altitude: 'receivers do not agree on its datum',
    'GNSS type': 'no place in a record',
    Method: 'compared as fix quality in can-captures.test.ts',
    Integrity: 'no place in a record',
    PDOP: 'no place in a record',
    'Reference Stations': 'no place in a record',
  },
};
/** Groups that no signal is read from, keyed by PGN. */
const GROUPS_PASSED_OVER: Readonly<Record<number, string>> = {
  126208: 'commands of NMEA 2000',
  126464: 'lists of groups',
  126992: 'system time: no fix of its own; it completes rapid positions',
  126993: 'heartbeat',
  126998: 'texts of the installer',
  127233: 'man overboard',
  127513: 'battery of a boat',
  129039: 'AIS',
  129540: 'satellites in view: counted by 129029',
  129799: 'radio',
  130822: 'proprietary',
  130845: 'proprietary',
  130846: 'proprietary',
  130850: 'proprietary',
};
/** Codes that canboat prints by name, as NMEA lists them. */
const NAMES: Readonly<Record<string, number>> = {
  Navico: 275,
  Airmar: 135,
  Rudder: 155,
  'Bottom Depth': 130,
  'Steering and Control surfaces': 40,
  Navigation: 60,
  'Marine Industry': 4,
};

function messagesOf(path: string): J1939Message[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines.flatMap((line) => {
    const read = readCandumpLine(line);
    return read.kind === 'message' ? [{ ...read.message, atMs: read.seconds * 1000 }] : [];
  });
}

/** Readings and parts of a fix of one message, by name. */
function readingsOf(message: J1939Message): Readonly<Record<string, unknown>> {
  const signals = new J1939MessageToSignals(new Implements(() => undefined)).push(message, 'unit');
  const fix = new J1939MessageToGnssFix(0).push(message);
  return { ...Object.fromEntries(signals.map(({ name, reading }) => [name, reading])), ...fix };
}

function compareGroup(message: J1939Message, { pgn, fields }: Printed): number {
  const readings = readingsOf(message);
  const carried = CARRIED[pgn] ?? {};
  for (const name of Object.keys(fields)) {
    expect(
      name in carried || name in (FIELDS_PASSED_OVER[pgn] ?? {}),
      `${pgn} ${name} is neither compared nor explained`,
    ).to.equal(true);
  }
  for (const [name, [ours, value, apart]] of Object.entries(carried)) {
    // What canboat leaves out has no value.
    if (fields[name] === undefined) expect(readings[ours], `${pgn} ${ours}`).to.equal('notAvailable');
    else expect(readings[ours], `${pgn} ${ours}`).to.be.closeTo(value(fields[name]), apart);
  }
  return Object.keys(carried).length;
}

function compareName(message: J1939Message, { fields }: Printed): void {
  const code = (name: string): number | undefined => NAMES[String(fields[name])];
  expect(unitName(nameText(message.data))).to.deep.equal({
    identity: fields['Unique Number'],
    manufacturer: code('Manufacturer Code'),
    ecuInstance: fields['Device Instance Lower'],
    functionInstance: fields['Device Instance Upper'],
    function: code('Device Function'),
    deviceClass: code('Device Class'),
    deviceClassInstance: fields['System Instance'],
    industryGroup: code('Industry Group'),
    isSelfConfigurable: fields['Arbitrary address capable'] === 'Yes',
  });
}

describe("canboat's sample of each group, field by field", () => {
  it('gives what canboat prints, or says why a group or field is passed over', function () {
    const input = capturePath('can/canboat-expected/pgn-test.in');
    const output = capturePath('can/canboat-expected/pgn-test-json.out');
    if (input === undefined || output === undefined) {
      this.skip();
      return;
    }
    const messages = messagesOf(input);
    const lines = readFileSync(output, 'utf8').trim().split('\n');
    const printed = lines.map((line) => JSON.parse(line) as Printed);
    expect(messages.map(({ pgn }) => pgn)).to.deep.equal(printed.map(({ pgn }) => pgn));
    let compared = 0;
    messages.forEach((message, index) => {
      const says = printed[index] as Printed;
      if (message.pgn === 60928) compareName(message, says);
      else if (message.pgn in CARRIED) compared += compareGroup(message, says);
      else {
        expect(GROUPS_PASSED_OVER[message.pgn], `${message.pgn} is neither compared nor explained`).to.be.a('string');
        expect(readingsOf(message)).to.deep.equal({});
      }
    });
    expect(compared).to.equal(4 + 7 + 7 + 1);
  });

  it('gives the attitude of the sample of mixed formats', function () {
    const input = capturePath('can/canboat-expected/mixed-format.in');
    const output = capturePath('can/canboat-expected/mixed-format.out');
    if (input === undefined || output === undefined) {
      this.skip();
      return;
    }
    const says = /Pitch = (\S+) deg .*Roll = (\S+) deg/.exec(readFileSync(output, 'utf8'));
    const attitude = messagesOf(input).find(({ pgn }) => pgn === 127257) as J1939Message;
    const { pitchDeg, rollDeg } = readingsOf(attitude);
    expect(pitchDeg).to.be.closeTo(Number(says?.[1]), 0.051);
    expect(rollDeg).to.be.closeTo(Number(says?.[2]), 0.051);
  });
});
