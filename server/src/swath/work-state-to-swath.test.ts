import type { ElementSample, TelemetryRecord } from '@furrow/protocol/telemetry-record';
import { expect } from 'chai';
import { quadAreaM2 } from '../coverage/swath-quad.js';
import { frameOf, nodeKeyOf } from '../geo/local-frame.js';
import type { Segment } from './segment.js';
import { createSwathMemory } from './swath-memory.js';
import { toolGeometryOf, workingWidthOf } from './tool-geometry.js';
import { workStateToSwath } from './work-state-to-swath.js';

const T0 = 1_777_337_000_000;
const FRAME = frameOf(nodeKeyOf(43.3, 124.3));
const MACHINE = {
  organisationId: 'o',
  name: 'm',
  kind: 'tractor',
  antennaXM: 0,
  antennaYM: 0,
  hitchXM: 0,
  maxSpeedMps: 12,
} as const;
const TOOL = {
  organisationId: 'o',
  name: 'i',
  attachment: 'mounted',
  toolXM: 0,
  offsetYM: 0,
  workingWidthM: 3,
  operation: null,
} as const;

interface Sample {
  readonly x: number;
  readonly y: number;
  readonly t: number;
  readonly isWorking?: boolean;
  readonly changedAt?: number;
  readonly record?: Partial<TelemetryRecord>;
}

/** Runs samples (metres at the node, seconds) through the swath step. */
function swathOf(samples: readonly Sample[], machine: object = {}, implement: object = {}): readonly Segment[] {
  const memory = createSwathMemory({ machineId: 'm', localDay: '2026-04-28' });
  const tool = { ...TOOL, ...implement };
  for (const { x, y, t, isWorking = true, changedAt, record } of samples) {
    const fixTime = T0 + t * 1000;
    const full: TelemetryRecord = { sampledAt: fixTime, fixTime, ...FRAME.toGeodetic(x, y), fixQuality: 4, ...record };
    const context = {
      tool: toolGeometryOf({ ...MACHINE, ...machine }, tool),
      work: { implementId: 'i', operation: null, driverId: null },
      width: workingWidthOf(full, tool, undefined),
    };
    const changeTime = changedAt === undefined ? null : T0 + changedAt * 1000;
    const known = { evidence: 'ddi141', hitchThresholdPct: 50 } as const;
    workStateToSwath(memory, { record: full, fixTime, isWorking, ...known, changedAt: changeTime }, context);
  }
  return memory.painter.segments;
}

const sum = (segments: readonly Segment[], value: (segment: Segment) => number) =>
  segments.reduce((total, segment) => total + value(segment), 0);

function grossM2(segments: readonly Segment[]): number {
  return sum(segments, ({ quads }) => {
    let total = 0;
    for (let i = 0; i < quads.length; i += 1) total += quadAreaM2(quads.at(i));
    return total;
  });
}

/** A straight drive to the north at 2 m/s, one fix a second; the swath lies one fix behind. */
const north = (seconds: number, fromS = 0): Sample[] =>
  Array.from({ length: seconds + 1 }, (_, i) => ({ x: 0, y: 2 * (fromS + i), t: fromS + i }));

/** A drive on a circle about the node, counter-clockwise. */
function circle(radiusM: number, speedMps: number, turns = 2): Sample[] {
  const count = Math.floor((turns * 2 * Math.PI * radiusM) / speedMps);
  return Array.from({ length: count }, (_, i) => {
    const angle = (i * speedMps) / radiusM;
    return { x: radiusM * Math.cos(angle), y: radiusM * Math.sin(angle), t: i };
  });
}

/** Samples at work only while told. */
const raised = (samples: Sample[], isOn: (t: number) => boolean) =>
  samples.map((sample) => ({ ...sample, isWorking: isOn(sample.t) }));

/** A straight drive with a silence after 20 s. */
const withGap = (gapS: number, course?: number): Sample[] => [
  ...north(20),
  ...north(20, 20 + gapS).map((sample) =>
    course === undefined ? sample : { ...sample, record: { speedMps: 2, courseDeg: course } },
  ),
];

/** Four sections of 1 m side by side. */
const sections = (states: readonly number[]): ElementSample[] =>
  states.map((workState, i) => ({ id: `DET-${i + 2}`, workState, workingWidthM: 1, offsetYM: i - 1.5 }));

/** Source of the width of a record with these signals. */
const widthSourceOf = (signals: TelemetryRecord['signals'], implement = false, flag?: number) =>
  workingWidthOf({ sampledAt: 0, ...(signals !== undefined && { signals }) }, implement ? TOOL : undefined, flag)
    ?.source;

/** Mean distance of the tool's middle from the node over the second half of the drive. */
function settledRadiusM(segments: readonly Segment[]): number {
  const [segment] = segments;
  const radii: number[] = [];
  for (let i = Math.floor(segment!.quads.length / 2); i < segment!.quads.length; i += 1) {
    const quad = segment!.quads.at(i);
    const [x, y] = [(quad[2]! + quad[4]!) / 2, (quad[3]! + quad[5]!) / 2];
    radii.push(Math.sqrt(x * x + y * y));
  }
  return radii.reduce((total, radius) => total + radius, 0) / radii.length;
}

describe('swath of a straight drive', () => {
  it('is width by distance, up to one fix behind the newest', () => {
    const segments = swathOf(north(50));
    expect(segments).to.have.length(1);
    expect(grossM2(segments)).to.be.closeTo(49 * 2 * 3, 0.01);
    expect(segments[0]!.workedDistanceM).to.be.closeTo(98, 1e-3);
    expect(segments[0]!.workedTimeS).to.be.closeTo(49, 1e-6);
  });

  it('begins and ends where the signal says, else half way between the fixes', () => {
    const halves = swathOf(raised(north(30), (t) => t >= 10 && t < 20));
    expect(grossM2(halves)).to.be.closeTo(10 * 2 * 3, 0.01);
    const told = raised(north(30), (t) => t >= 10 && t < 20).map((sample) =>
      sample.t === 10 ? { ...sample, changedAt: 9.1 } : sample.t === 20 ? { ...sample, changedAt: 19.9 } : sample,
    );
    expect(grossM2(swathOf(told))).to.be.closeTo(10.8 * 2 * 3, 0.01);
  });

  it('lies behind by the lever arm and to the side by the offset', () => {
    const [segment] = swathOf(
      north(50),
      { antennaXM: 2, antennaYM: 0.4, hitchXM: -1.5 },
      { toolXM: -2, offsetYM: 0.3 },
    );
    const last = segment!.quads.at(segment!.quads.length - 1);
    expect(last[3]).to.be.closeTo(98 - 2 - 1.5 - 2, 1e-3);
    expect((last[2]! + last[4]!) / 2).to.be.closeTo(-0.4 + 0.3, 1e-3);
  });

  it('does not count standing time, drift or ground while parked with the implement down', () => {
    const parked: Sample[] = Array.from({ length: 600 }, (_, i) => ({
      x: 0.6 * Math.sin(i / 9),
      y: 20 + 0.6 * Math.cos(i / 7),
      t: 11 + i,
      record: { speedMps: 0.03 },
    }));
    const segments = swathOf([
      ...north(10),
      ...parked,
      ...north(20, 10).map((sample) => ({ ...sample, t: sample.t + 602 })),
    ]);
    expect(grossM2(segments)).to.be.closeTo(29 * 2 * 3, 0.1);
    expect(sum(segments, ({ workedTimeS }) => workedTimeS)).to.be.within(28, 31);
  });

  it('counts no time of a silence on one spot, though no receiver says that it stands', () => {
    const after = north(10, 10).map((sample) => ({ ...sample, t: sample.t + 3600 }));
    const segments = swathOf([...north(10), ...after]);
    expect(sum(segments, ({ workedTimeS }) => workedTimeS)).to.be.within(15, 21);
  });

  it('counts nothing for a tool that is lowered and raised on the spot', () => {
    const standing: Sample[] = Array.from({ length: 40 }, (_, i) => {
      return { x: 0, y: 20, t: 11 + i, isWorking: i % 2 === 0, changedAt: 10.5 + i, record: { speedMps: 0 } };
    });
    const away = north(10, 10).map((sample) => ({ ...sample, t: sample.t + 50, isWorking: false }));
    const segments = swathOf([...north(10), ...standing, ...away]);
    expect(segments).to.have.length(1);
  });
});

describe('swath of a curve', () => {
  it('covers a ring: width by length of the middle, whatever the steps', () => {
    for (const speedMps of [1, 2, 4]) {
      const segments = swathOf(circle(20, speedMps, 1));
      const lengthM = segments[0]!.workedDistanceM;
      expect(grossM2(segments) / (lengthM * 3)).to.be.closeTo(1, 2e-3);
      expect(lengthM / ((circle(20, speedMps, 1).length - 2) * speedMps)).to.be.closeTo(1, 1e-3);
    }
  });

  it('draws an antenna ahead of the axle as a tractrix: the axle runs on the smaller circle', () => {
    const radiusM = settledRadiusM(swathOf(circle(20, 2), { antennaXM: 3 }));
    expect(radiusM).to.be.closeTo(Math.sqrt(20 * 20 - 3 * 3), 0.01);
  });

  it('draws a trailed tool after its hitch on the smaller circle, also while raised', () => {
    const raisedFirst = circle(20, 2).map((sample, i, all) => ({ ...sample, isWorking: i > all.length / 2 }));
    const radiusM = settledRadiusM(swathOf(raisedFirst, {}, { attachment: 'trailed', toolXM: -5 }));
    expect(radiusM).to.be.closeTo(Math.sqrt(20 * 20 - 5 * 5), 0.01);
  });

  it('keeps the tool behind while the machine backs up, and paints backward', () => {
    const forward = north(20);
    const backward: Sample[] = Array.from({ length: 10 }, (_, i) => ({
      x: 0,
      y: 40 - 1 * (i + 1),
      t: 21 + i,
      record: { signals: { wheelDirection: 0 } },
    }));
    const [segment] = swathOf([...forward, ...backward], { antennaXM: 2 }, { toolXM: -3 });
    const last = segment!.quads.at(segment!.quads.length - 1);
    expect(last[3]).to.be.closeTo(31 - 5, 0.05);
    expect(last[2]! - last[4]!).to.be.closeTo(3, 1e-3);
  });
});

/** What becomes of a straight gap of so many seconds and metres. */
function kindOf(seconds: number, metres: number): string {
  const after = north(3).map(({ x, y, t }) => ({ x, y: 20 + metres + y, t: 10 + seconds + t }));
  const segments = swathOf([...north(10), ...after]);
  const bridged = segments.flatMap(({ quads }) =>
    Array.from({ length: quads.length }, (_, i) => quads.isInterpolatedAt(i)),
  );
  if (sum(segments, ({ unknownDistanceM }) => unknownDistanceM) > 0) return 'unknown';
  return bridged.includes(true) ? 'interpolated' : 'joined';
}

/** Whether a gap is bridged that leaves the direction by some angle and ends on a course. */
function bridges(turnDeg: number, courseDeg: number): boolean {
  const angle = (turnDeg * Math.PI) / 180;
  const place = { x: 60 * Math.sin(angle), y: 20 + 60 * Math.cos(angle) };
  const after = { x: place.x * 1.1, y: place.y + 6, t: 32 };
  const segments = swathOf([...north(10), { ...place, t: 30, record: { courseDeg, speedMps: 2 } }, after]);
  return sum(segments, ({ unknownDistanceM }) => unknownDistanceM) === 0;
}

describe('gaps and bad fixes', () => {
  it('joins up to 10 s, counts as interpolated up to 35 s when straight, else leaves unknown', () => {
    const joined = swathOf(withGap(9));
    expect(grossM2(joined)).to.be.closeTo((20 + 9 + 19) * 2 * 3, 0.05);
    expect(joined[0]!.quads.isInterpolatedAt(21)).to.equal(false);
    const bridged = swathOf(withGap(30));
    expect(grossM2(bridged)).to.be.closeTo((20 + 30 + 19) * 2 * 3, 0.05);
    const unknown = swathOf(withGap(40));
    expect(grossM2(unknown)).to.be.closeTo((20 + 19) * 2 * 3, 0.05);
    expect(sum(unknown, ({ unknownDistanceM }) => unknownDistanceM)).to.be.closeTo(80, 0.01);
    const turned = swathOf(withGap(30, 90));
    expect(grossM2(turned)).to.be.closeTo((20 + 19) * 2 * 3, 0.05);
    expect(sum(turned, ({ unknownDistanceM }) => unknownDistanceM)).to.be.closeTo(60, 0.01);
  });

  it('marks only the bridged quads as interpolated', () => {
    const [segment] = swathOf(withGap(30));
    const flags = Array.from({ length: segment!.quads.length }, (_, i) => segment!.quads.isInterpolatedAt(i));
    expect(flags.filter(Boolean)).to.have.length(1);
  });

  it('drops a jump that no machine makes and bridges it', () => {
    const samples = north(40).map((sample) => (sample.t === 20 ? { ...sample, x: 60 } : sample));
    expect(grossM2(swathOf(samples))).to.be.closeTo(39 * 2 * 3, 0.01);
    const slight = north(40).map((sample) => ({ ...sample, x: sample.t === 20 ? 8 : 0, record: { speedMps: 2 } }));
    expect(grossM2(swathOf(slight))).to.be.closeTo(39 * 2 * 3, 0.01);
  });

  it('counts impossible fixes in a row only: one now and then is dropped for ever', () => {
    const creeping: Sample[] = Array.from({ length: 40 }, (_, i) => {
      return i % 4 === 3 ? { x: 400, y: 0, t: 11 + i } : { x: 0, y: 20 + 0.1 * i, t: 11 + i };
    });
    const segments = swathOf([...north(10), ...creeping]);
    expect(segments).to.have.length(1);
    expect(segments[0]!.unknownDistanceM).to.equal(0);
    expect(segments[0]!.workedDistanceM).to.be.above(20);
  });

  it('takes each limit of a gap to the millimetre and the millisecond', () => {
    expect(kindOf(10, 49.999)).to.equal('joined');
    expect(kindOf(10, 50.001)).to.equal('interpolated');
    expect(kindOf(10.001, 49.999)).to.equal('interpolated');
    expect(kindOf(35, 99.999)).to.equal('interpolated');
    expect(kindOf(35, 100.001)).to.equal('unknown');
    expect(kindOf(35.001, 99.999)).to.equal('unknown');
  });

  it('bridges a turn of less than 15 degrees and none of more, before the gap or after it', () => {
    expect(bridges(14.99, 14.99)).to.equal(true);
    expect(bridges(15.01, 15.01)).to.equal(false);
    expect(bridges(0, 14.99)).to.equal(true);
    expect(bridges(0, 15.01)).to.equal(false);
  });

  it('does not bridge a gap in which the machine turned back', () => {
    const back = Array.from({ length: 10 }, (_, i) => ({
      x: 0,
      y: 0 - 2 * i,
      t: 40 + i,
      record: { courseDeg: 180, speedMps: 2 },
    }));
    const segments = swathOf([...north(20), ...back]);
    expect(sum(segments, ({ quads }) => Array.from({ length: quads.length }, (_, i) => quads.isInterpolatedAt(i)).filter(Boolean).length)).to.equal(0); // prettier-ignore
    expect(sum(segments, ({ unknownDistanceM }) => unknownDistanceM)).to.be.above(30);
  });

  it('believes a new place after five impossible fixes', () => {
    const moved = north(40).map((sample) => (sample.t >= 20 ? { ...sample, x: 500 } : sample));
    const segments = swathOf(moved);
    expect(grossM2(segments)).to.be.within(19 * 6, 40 * 6);
    const { quads } = segments.at(-1)!;
    expect(quads.at(quads.length - 1)[0]).to.be.closeTo(501.5, 0.01);
  });

  it('uses no place without a fix, and ignores repeated and backward times', () => {
    const bad = [0, 7, 8].map((fixQuality, i): Sample => ({ x: 30, y: 21, t: 10.2 + i / 10, record: { fixQuality } }));
    const repeated: Sample[] = [
      { x: 9, y: 22, t: 10 },
      { x: 9, y: 22, t: 9 },
    ];
    const samples = [...north(10), ...repeated, ...bad, ...north(10, 11)];
    expect(grossM2(swathOf(samples))).to.be.closeTo(20 * 2 * 3, 0.01);
  });
});

describe('sections and widths', () => {
  it('lays one quad for each run of neighbouring active sections', () => {
    const driven = north(20).map((sample) => ({ ...sample, record: { elements: sections([1, 0, 1, 1]) } }));
    const [segment] = swathOf(driven);
    expect(grossM2([segment!])).to.be.closeTo(19 * 2 * 3, 0.01);
    expect(segment!.quads.length).to.equal(2 * 19);
    expect(segment!.workedDistanceM).to.be.closeTo(38, 1e-3);
    expect(segment!.widthSource).to.equal('elements');
  });

  it('leaves out the boom that its sections belong to', () => {
    const boom: ElementSample = { id: 'DET-1', workState: 1, workingWidthM: 4, offsetYM: 0 };
    const record = { sampledAt: 0, elements: [boom, ...sections([1, 0, 0, 1])] };
    expect(workingWidthOf(record, undefined, undefined)).to.deep.equal({
      spans: [
        { leftM: -2, rightM: -1 },
        { leftM: 1, rightM: 2 },
      ],
      widthM: 2,
      source: 'elements',
    });
  });

  it('takes a boom for sections that never state whether they work', () => {
    const silent = sections([1, 1]).map(({ workState: _state, ...section }) => section);
    const booms = ['DET-1', 'DET-9'].map((id): ElementSample => ({ id, workState: 1, workingWidthM: 4, offsetYM: 0 }));
    const record = { sampledAt: 0, elements: [...booms, ...silent] };
    expect(workingWidthOf(record, undefined, undefined)).to.deep.equal({
      spans: [{ leftM: -2, rightM: 2 }],
      widthM: 4,
      source: 'elements',
    });
  });

  it('takes the width from DDI 67, then 70, then 68, then the implement, then the flag', () => {
    const all = { actualWorkingWidthM: 2, maximumWorkingWidthM: 3, defaultWorkingWidthM: 4 };
    expect(widthSourceOf(all, true, 5)).to.equal('ddi67');
    expect(widthSourceOf({ maximumWorkingWidthM: 3, defaultWorkingWidthM: 4 }, true)).to.equal('ddi70');
    expect(widthSourceOf({ defaultWorkingWidthM: 4 }, true)).to.equal('ddi68');
    expect(widthSourceOf({}, true, 5)).to.equal('implement');
    expect(widthSourceOf({}, false, 5)).to.equal('flag');
    expect(widthSourceOf({}, false)).to.equal(undefined);
  });

  it('paints nothing at width 0', () => {
    const driven = north(20).map((sample) => ({ ...sample, record: { signals: { actualWorkingWidthM: 0 } } }));
    expect(swathOf(driven)).to.deep.equal([]);
  });
});
