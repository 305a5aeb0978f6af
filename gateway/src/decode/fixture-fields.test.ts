import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { canIdentifier } from '../can/can-identifier.js';
import { Implements } from '../isobus/implements.js';
import { processDataOf } from '../isobus/process-data.js';
import { J1939MessageToGnssFix } from '../j1939/j1939-message-to-gnss-fix.js';
import { J1939MessageToSignals } from '../j1939/j1939-message-to-signals.js';
import { capturePath } from './decode-in-memory.js';

type Readings = Readonly<Record<string, unknown>>;

function bytes(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex, 'hex'));
}

/** Signals and parts of a fix of one message, by name. */
function readingsOf(pgn: number, hex: string): Readings {
  const message = { pgn, priority: 3, source: 0xf0, destination: 255, data: bytes(hex), bus: 'can0', atMs: 0 };
  const signals = new J1939MessageToSignals(new Implements(() => undefined)).push(message, 'unit');
  const fix = new J1939MessageToGnssFix(0).push(message);
  return { ...Object.fromEntries(signals.map(({ name, reading }) => [name, reading])), ...fix };
}

/** `name=HEX` lines of a fixture. */
function fixture(path: string): Map<string, string> {
  const pairs = readFileSync(path, 'utf8').matchAll(/^(\w+)=([0-9A-Fa-f]+)$/gm);
  return new Map([...pairs].map((match) => [match[1] ?? '', match[2] ?? '']));
}

/** What the name of a payload says, and its group. Numbers of the names, and ends of ranges, in our units. */
const CARRIED: readonly (readonly [name: string, pgn: number, expected: Readings])[] = [
  ['wheel_speed_dist_5_5mps_12345_678m', 65096, { wheelSpeedMps: 5.5, wheelDistanceM: 12345.678, wheelDirection: 1 }],
  ['wheel_speed_dist_default_na_direction', 65096, { wheelSpeedMps: 'notAvailable', wheelDirection: 'notAvailable' }],
  [
    'wheel_speed_dist_max_error',
    65096,
    { wheelSpeedMps: 64.255, wheelDistanceM: 4_211_081.215, wheelDirection: 'error' },
  ],
  ['ground_speed_dist_3mps_100m_reverse', 65097, { groundSpeedMps: 3, groundDistanceM: 100, groundDirection: 0 }],
  [
    'ground_speed_dist_default_na_direction',
    65097,
    { groundSpeedMps: 'notAvailable', groundDirection: 'notAvailable' },
  ],
  [
    'ground_speed_dist_max_error',
    65097,
    { groundSpeedMps: 64.255, groundDistanceM: 4_211_081.215, groundDirection: 'error' },
  ],
  ['machine_selected_speed_full_2_5mps_1000m', 61474, { machineSelectedSpeedMps: 2.5, machineSelectedDistanceM: 1000 }],
  [
    'machine_selected_speed_full_default_na',
    61474,
    { machineSelectedSpeedMps: 'notAvailable', machineSelectedDistanceM: 'notAvailable' },
  ],
  [
    'machine_selected_speed_full_max',
    61474,
    { machineSelectedSpeedMps: 64.255, machineSelectedDistanceM: 4_211_081.215 },
  ],
  [
    'machine_selected_speed_status_5mps',
    61474,
    { machineSelectedSpeedMps: 5, machineSelectedDistanceM: 'notAvailable' },
  ],
  ['machine_selected_speed_status_not_available', 61474, { machineSelectedSpeedMps: 'notAvailable' }],
  ['machine_selected_speed_status_max', 61474, { machineSelectedSpeedMps: 64.254 }],
  ['machine_speed_cmd_2_5mps_forward', 64835, { machineSpeedSetpointMps: 2.5 }],
  ['machine_speed_cmd_not_available', 64835, { machineSpeedSetpointMps: 'notAvailable' }],
  // FE is an error by J1939-71; machbus reads on up to FEFF.
  ['machine_speed_cmd_max_reverse', 64835, { machineSpeedSetpointMps: 'notAvailable' }],
  ['hitch_status_rear_80pct_operator', 65093, { rearHitchPositionPct: 80 }],
  ['hitch_status_front_max', 65094, { frontHitchPositionPct: 100 }],
  ['pto_status_front_540rpm', 65092, { frontPtoSpeedRpm: 540 }],
  ['pto_status_rear_max', 65091, { rearPtoSpeedRpm: 8031.875 }],
  ['guidance_machine_info_neg2_5', 44032, { guidanceCurvaturePerKm: -2.5 }],
  ['guidance_machine_info_default', 44032, { guidanceCurvaturePerKm: 'notAvailable' }],
  ['guidance_machine_info_max_error', 44032, { guidanceCurvaturePerKm: 8031.75 }],
  // ISO 11783-7, 5.4: undefined bits change nothing.
  ['undefined_bits_guidance_machine', 44032, { guidanceCurvaturePerKm: -2.5 }],
  ['undefined_bits_machine_selected_speed_tail', 61474, { machineSelectedSpeedMps: 5 }],
  ['undefined_bits_machine_selected_speed_reserved', 61474, { machineSelectedSpeedMps: 5 }],
  ['undefined_bits_machine_speed_cmd_tail', 64835, { machineSpeedSetpointMps: 2.5 }],
  ['undefined_bits_machine_speed_cmd_reserved', 64835, { machineSpeedSetpointMps: 2.5 }],
  ['undefined_bits_hitch_status_tail', 65093, { rearHitchPositionPct: 80 }],
  ['undefined_bits_pto_status_tail', 65092, { frontPtoSpeedRpm: 540 }],
  // machbus refuses the whole of a short or reserved frame; here what is there counts, and the rest is not available.
  [
    'malformed_machine_selected_speed_short4',
    61474,
    { machineSelectedSpeedMps: 'notAvailable', machineSelectedDistanceM: 'notAvailable' },
  ],
  ['malformed_machine_selected_speed_full_reserved_bit', 61474, { machineSelectedSpeedMps: 2.5 }],
  ['malformed_machine_speed_cmd_short2', 64835, { machineSpeedSetpointMps: 'notAvailable' }],
  ['malformed_speed_distance_short7', 65096, { wheelSpeedMps: 0, wheelDistanceM: 0, wheelDirection: 'notAvailable' }],
  ['malformed_hitch_status_short3', 65094, { frontHitchPositionPct: 100 }],
  ['malformed_hitch_status_reserved_bit', 65093, { rearHitchPositionPct: 80 }],
  ['malformed_pto_status_short2', 65091, { rearPtoSpeedRpm: 'notAvailable', rearPtoEngaged: 'notAvailable' }],
  ['malformed_guidance_machine_reserved_control_bits', 44032, { guidanceCurvaturePerKm: -2.5 }],
];
/** Groups of the fixture that no signal is read from, by what their names hold. */
const PASSED_OVER: readonly (readonly [RegExp, string])[] = [
  [/(?:hitch|pto|aux_valve)_cmd/, 'commands to a tractor: what it does is read from its status'],
  [/aux_valve/, 'hydraulic valves: no signal'],
  [/tractor_control/, 'modes of control: no signal'],
  [/lighting/, 'lights: no signal'],
  [/guidance_(?:curvature|system)/, 'commands to and state of a steering system: no signal'],
  [/drive_strategy/, 'drive strategy: no signal'],
  [/hitch_pto|hitch_roll_pitch/, 'combined and tilting hitches: no signal'],
  [/tractor_facilities/, 'what a tractor can do: no signal'],
  [/fixed8/, 'of no group'],
];
const COMMANDS: Readonly<Record<string, number>> = {
  request_value: 2,
  value_response: 3,
  set_value: 3,
  set_value_ack: 10,
  ack: 13,
};

describe('fixtures of machbus, name by name', () => {
  it('reads every payload of controls and status as its name says', function () {
    const path = capturePath('can/machbus-fixtures/implement_controls_status.hex');
    if (path === undefined) {
      this.skip();
      return;
    }
    const named = fixture(path);
    for (const [name, pgn, expected] of CARRIED) {
      const readings = readingsOf(pgn, named.get(name) ?? expect.fail(`${name} is not in the fixture`));
      for (const [signal, reading] of Object.entries(expected)) {
        if (typeof reading === 'number') expect(readings[signal], `${name} ${signal}`).to.be.closeTo(reading, 1e-9);
        else expect(readings[signal], `${name} ${signal}`).to.equal(reading);
      }
    }
    const compared = new Set(CARRIED.map(([name]) => name));
    const left = [...named.keys()].filter(
      (name) => !compared.has(name) && !PASSED_OVER.some(([pattern]) => pattern.test(name)),
    );
    expect(left, 'neither compared nor explained').to.deep.equal([]);
  });

  it('reads element, DDI and value of process data as its names say', function () {
    const path = capturePath('can/machbus-fixtures/tc_process_data.hex');
    if (path === undefined) {
      this.skip();
      return;
    }
    let compared = 0;
    for (const [name, hex] of fixture(path)) {
      const [, kind = '', element, ddi = '', , raw] =
        /^(request_value|value_response|set_value_ack|set_value|ack)_elem(\d+)_ddi([0-9A-F]{4})(_i32_(\d+))?/.exec(
          name,
        ) ?? [];
      if (element === undefined) continue;
      compared += 1;
      expect(processDataOf(bytes(hex)), name).to.deep.include({
        command: COMMANDS[kind],
        element: Number(element),
        ddi: Number.parseInt(ddi, 16),
        ...(raw === undefined ? {} : { raw: Number(raw) }),
      });
    }
    expect(compared).to.equal(7);
  });

  it('reads the rapid position', function () {
    const path = capturePath('can/machbus-fixtures/gnss_position_rapid_52n_5e.hex');
    if (path === undefined) {
      this.skip();
      return;
    }
    const { latitudeDeg, longitudeDeg } = readingsOf(129025, readFileSync(path, 'utf8').trim());
    expect([latitudeDeg, longitudeDeg]).to.deep.equal([52, 5]);
  });
});

describe('combine of pysobus, message by message', () => {
  it('gives place, speed and pitch, and has no signal for the rest', async function () {
    const path = capturePath('can/isobus-combine-pysobus-case.tsv');
    if (path === undefined) {
      this.skip();
      return;
    }
    const rows = readFileSync(path, 'utf8')
      .trim()
      .split('\n')
      .map((row) => row.split('\t'));
    const of = (pgn: number): readonly [Readings, Readonly<Record<string, number>>] => {
      const row = rows.find(([, , text, json]) => text === String(pgn) && json !== 'null') ?? [];
      const frame = row[1] ?? '';
      expect(canIdentifier(Number.parseInt(frame.slice(0, 8), 16)).pgn).to.equal(pgn);
      return [readingsOf(pgn, frame.slice(8)), JSON.parse(row[3] ?? '') as Record<string, number>];
    };
    const [place, expectedPlace] = of(65267);
    expect(place['latitudeDeg']).to.be.closeTo(expectedPlace['Latitude'] ?? Number.NaN, 1e-9);
    expect(place['longitudeDeg']).to.be.closeTo(expectedPlace['Longitude'] ?? Number.NaN, 1e-9);
    const [motion, expectedMotion] = of(65256);
    expect(motion['navigationSpeedMps']).to.be.closeTo(
      (expectedMotion['Navigation-Based Vehicle Speed'] ?? Number.NaN) / 3.6,
      1e-9,
    );
    expect(motion['pitchDeg']).to.equal(expectedMotion['Pitch']);
    // Compass bearing and altitude of 65256 have no place in a record; 65385 is the combine maker's own.
    expect(Object.keys(motion).toSorted()).to.deep.equal(['navigationSpeedMps', 'pitchDeg']);
    expect(of(65385)[0]).to.deep.equal({});
  });
});
