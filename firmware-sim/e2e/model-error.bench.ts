import { frameOf, nodeKeyOf } from '@furrow/server/dist/geo/local-frame.js';
import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import { TangentFrame, type PlanePoint } from '../src/frame/tangent-frame.js';
import { createLeg, type Leg } from '../src/machine/leg.js';
import { type Implement, LARGE_TRACTOR, SEEDER_3M } from '../src/machine/outfit.js';
import { PathBuilder, type Pose } from '../src/path/arc-path.js';
import type { FieldJob } from '../src/scenario/field-work.js';
import { createPartfield } from '../src/scenario/lone-field.js';
import { LISHU } from '../src/scenario/scenario.js';
import { reportTruth } from '../src/truth/truth-report.js';
import { UnionArea } from '../src/truth/union-area.js';
import { WorkLog } from '../src/truth/work-log.js';
import { foldsOf } from './sample-folds.js';
import { driveRecords, type SampleDrive, START_MS, workAndLeave } from './sample-work.js';

/**
 * The whole model (path curves, bars, edges, tractrix) against the continuous motion, receiver and signals
 * without error: what the method itself is off by. Bars 8 and 12 of the coverage benchmark.
 */
const NO_DRIFT = { sigmaM: 0, tauS: 60 };
const start: Pose = { x: 0, y: 0, headingRad: 0 };

interface FieldOf {
  readonly implement?: Partial<Implement>;
  readonly job?: Partial<FieldJob>;
  readonly turnRadiusM?: number;
}

/** A rectangle of 240 m by 100 m, worked. */
function field({ implement = {}, job = {}, turnRadiusM = 5.5 }: FieldOf): SampleDrive {
  const whole: FieldJob = {
    tractor: { ...LARGE_TRACTOR, turnRadiusM, antennaXM: 1.5 },
    implement: { ...SEEDER_3M, ...implement },
    partfield: createPartfield({ lengthM: 240, widthM: 100, headingRad: 0.3 }),
    headingRad: 0.3,
    overlap: 0.05,
    headlandRounds: 0,
    headlandM: 15,
    ...job,
  };
  const { tractor } = whole;
  return { tractor, implement: whole.implement, start, legs: workAndLeave(whole, start) };
}

/** Rounds outward, 5 % of overlap, each half circle with a radius a little larger. */
function spiral(widthM: number): SampleDrive {
  const path = new PathBuilder({ x: 0, y: -10, headingRad: 0 });
  const growthM = (widthM * 0.95) / 8;
  for (let eighth = 0; eighth < 48; eighth += 1) {
    const radiusM = 12 + eighth * growthM;
    path.add((radiusM * Math.PI) / 4, 1 / radiusM);
  }
  const { segments, lengthM } = path;
  const leg: Leg = createLeg(segments, 2.5, { partfieldId: 'pivot', work: [{ fromM: 0, toM: lengthM - 5 }] });
  const implement = { ...SEEDER_3M, widthM };
  return { tractor: LARGE_TRACTOR, implement, start: segments[0]!.start, legs: [leg][Symbol.iterator]() };
}

const contour = (amplitudeM: number, wavelengthM: number) => ({ contour: { amplitudeM, wavelengthM } });
/** Each a name, the drive, and the most that net may be off, percent. */
const PATHS: readonly (readonly [string, () => SampleDrive, number])[] = [
  ['6 m straight, two headland rounds', () => field({ implement: { widthM: 6 }, job: { headlandRounds: 2 } }), 0.05],
  [
    '12 m, headland bends of 6.5 m radius, 3 m/s',
    () => field({ implement: { widthM: 12, workSpeedMps: 3 }, job: { headlandRounds: 1 } }),
    0.05,
  ],
  ['9 m contour', () => field({ implement: { widthM: 9 }, job: contour(4, 120) }), 0.05],
  ['6 m sharp contour, 3 m/s', () => field({ implement: { widthM: 6, workSpeedMps: 3 }, job: contour(4, 50) }), 0.05],
  ['12 m pivot spiral', () => spiral(12), 0.05],
  ['6 m worked U-turns', () => field({ implement: { widthM: 6 }, job: { workedTurns: true } }), 0.2],
  ['36 m, 5 m/s', () => field({ implement: { widthM: 36, workSpeedMps: 5 }, turnRadiusM: 8 }), 0.05],
];

function drive(sample: SampleDrive, rateHz: 1 | 5): { log: WorkLog; records: TelemetryRecord[] } {
  const log = new WorkLog();
  const model = { rateHz, quality: 4, drift: NO_DRIFT, whiteM: 0 };
  const trueWidthM = sample.implement.widthM;
  const records = driveRecords(sample, log, { model, seed: 1, trueWidthM, nextLagS: () => 0, tellsTimes: true });
  return { log, records };
}

type Strip = readonly { readonly left: PlanePoint; readonly right: PlanePoint }[];

/** What was truly worked, in the server's plane. */
function trueStrips(log: WorkLog): Strip[] {
  const plane = new TangentFrame(LISHU);
  const local = frameOf(nodeKeyOf(LISHU.latitude, LISHU.longitude));
  const moved = (point: PlanePoint): PlanePoint => {
    const { latitude, longitude } = plane.toGeodetic(point);
    return local.toLocal(latitude, longitude);
  };
  return [...log.fields.values()].flatMap(({ collectors }) =>
    collectors.joined.strips.map((strip) =>
      strip.map(({ left, right }) => ({ left: moved(left), right: moved(right) })),
    ),
  );
}

/** What the folds painted, in the same plane: right and left behind, then ahead, as R0, R1, L1, L0. */
function paintedStrips(sample: SampleDrive, records: readonly TelemetryRecord[]): Strip[] {
  const folds = foldsOf(sample, records);
  const local = frameOf(nodeKeyOf(LISHU.latitude, LISHU.longitude));
  return folds.jobs().flatMap(({ id }) => {
    const corners = folds.quadsOfJob(id)!.corners;
    return Array.from({ length: corners.length / 8 }, (_, quad): Strip => {
      const at = (corner: number) =>
        local.toLocal(corners[8 * quad + 2 * corner + 1]!, corners[8 * quad + 2 * corner]!);
      return [
        { right: at(0), left: at(3) },
        { right: at(1), left: at(2) },
      ];
    });
  });
}

function line(check: string, valuePct: number, barPct: number): void {
  const verdict = Math.abs(valuePct) <= barPct ? 'holds' : 'MISSED';
  const figure = `${valuePct.toFixed(4)} %`;
  console.log(`${check.padEnd(64)} ${figure.padStart(24)}   bar ${`<= ${barPct} %`.padEnd(22)} ${verdict}`);
}

const area = await UnionArea.create();
for (const [name, create, barPct] of PATHS) {
  const sample = create();
  const { log, records } = drive(sample, 1);
  const { netM2 } = reportTruth(log, area, START_MS).truth;
  const measuredM2 = foldsOf(sample, records)
    .jobs()
    .reduce((sum, job) => sum + job.netM2, 0);
  line(`8  net against continuous truth at 1 Hz: ${name}`, 100 * (measuredM2 / netM2 - 1), barPct);
}
for (const drawbarM of [5, 7]) {
  const implement: Partial<Implement> = { widthM: 6, attachment: 'trailed', toolXM: -drawbarM, workSpeedMps: 2.5 };
  for (const [name, job] of [
    ['straight', {}],
    ['contour', contour(4, 100)],
  ] as const) {
    const sample = field({ implement, job });
    const { log, records } = drive(sample, 5);
    const [truth, painted] = [trueStrips(log), paintedStrips(sample, records)];
    const trueM2 = area.unionAreaM2(truth);
    const notPaintedM2 = area.unionAreaM2([...truth, ...painted]) - area.unionAreaM2(painted);
    line(`12 misplaced ground at 5 Hz, drawbar ${drawbarM} m, ${name}`, (100 * notPaintedM2) / trueM2, 0.2);
  }
}
