import type { Job } from '@furrow/protocol/job';
import type { RegistryDocument } from '@furrow/protocol/registry-document';
import type { ElementSample, TelemetryRecord } from '@furrow/protocol/telemetry-record';

export type WidthSource = Job['widthM']['source'];

/** Where the tool is, seen from the antenna. x forward, y right, m; from the registry, 0 where it is not known. */
export interface ToolGeometry {
  /** Antenna forward of the rear axle, and right of the centre line. */
  readonly antennaXM: number;
  readonly antennaYM: number;
  /** Hitch point forward of the rear axle; negative is behind. */
  readonly hitchXM: number;
  /** Length of the drawbar of a trailed tool; 0 for a mounted one. */
  readonly drawbarM: number;
  /** Bar of a mounted tool forward of the hitch point; 0 for a trailed one. */
  readonly mountedXM: number;
  readonly offsetYM: number;
  readonly maxSpeedMps: number;
}

/** A run of neighbouring active sections, metres to the right of the tool's centre. */
export interface Span {
  readonly leftM: number;
  readonly rightM: number;
}

/** What of the tool is at work. */
export interface WorkingWidth {
  readonly spans: readonly Span[];
  readonly widthM: number;
  readonly source: WidthSource;
}

/** A machine of which the registry says nothing is taken to be no faster than this, m/s. */
const UNKNOWN_MAX_SPEED_MPS = 20;
/** Sections further apart than this are not neighbours, m. */
const NEIGHBOUR_GAP_M = 0.02;
const SHORTEST_DRAWBAR_M = 0.1;
/** What the engine's stamp names of these. */
export const TOOL_LIMITS = { UNKNOWN_MAX_SPEED_MPS, NEIGHBOUR_GAP_M, SHORTEST_DRAWBAR_M } as const;

export function toolGeometryOf(
  machine: RegistryDocument<'machines'> | undefined,
  implement: RegistryDocument<'implements'> | undefined,
): ToolGeometry {
  const toolXM = implement?.toolXM ?? 0;
  const isTrailed = implement?.attachment === 'trailed' && toolXM < -SHORTEST_DRAWBAR_M;
  return {
    antennaXM: machine?.antennaXM ?? 0,
    antennaYM: machine?.antennaYM ?? 0,
    hitchXM: machine?.hitchXM ?? 0,
    drawbarM: isTrailed ? -toolXM : 0,
    mountedXM: isTrailed ? 0 : toolXM,
    offsetYM: implement?.offsetYM ?? 0,
    maxSpeedMps: machine?.maxSpeedMps ?? UNKNOWN_MAX_SPEED_MPS,
  };
}

interface PlacedSection extends Span {
  readonly isActive: boolean;
}

/**
 * A section's place: what the element says of itself, else what the registry says of the section of that id.
 * One that never states whether it works says nothing of the width at work, and counts for its boom instead.
 */
function placeOf(
  element: ElementSample,
  implement: RegistryDocument<'implements'> | undefined,
): PlacedSection | undefined {
  const section = implement?.sections?.find(({ id }) => id === element.id);
  const widthM = element.workingWidthM ?? section?.widthM;
  const offsetYM = section?.offsetYM ?? element.offsetYM;
  if (widthM === undefined || offsetYM === undefined || element.workState === undefined) return undefined;
  const isActive = element.workState === 1;
  return { leftM: offsetYM - widthM / 2, rightM: offsetYM + widthM / 2, isActive };
}

/** Leaves out an element that contains others: the boom that its sections belong to. */
function withoutParents(sections: readonly PlacedSection[]): PlacedSection[] {
  return sections.filter(
    (outer) =>
      !sections.some(
        (inner) =>
          inner !== outer &&
          inner.leftM >= outer.leftM - NEIGHBOUR_GAP_M &&
          inner.rightM <= outer.rightM + NEIGHBOUR_GAP_M &&
          inner.rightM - inner.leftM < outer.rightM - outer.leftM - NEIGHBOUR_GAP_M,
      ),
  );
}

/** Joins neighbouring active sections to runs: one quad a run. */
function runsOf(sections: readonly PlacedSection[]): Span[] {
  const active = sections.filter(({ isActive }) => isActive).sort((a, b) => a.leftM - b.leftM);
  const runs: { leftM: number; rightM: number }[] = [];
  for (const { leftM, rightM } of active) {
    const run = runs.at(-1);
    if (run !== undefined && leftM <= run.rightM + NEIGHBOUR_GAP_M) run.rightM = Math.max(run.rightM, rightM);
    else runs.push({ leftM, rightM });
  }
  return runs;
}

function sectionWidth(
  record: TelemetryRecord,
  implement: RegistryDocument<'implements'> | undefined,
): WorkingWidth | undefined {
  const elements = record.elements ?? [];
  if (elements.length < 2) return undefined;
  const placed = elements.flatMap((element) => placeOf(element, implement) ?? []);
  const sections = withoutParents(placed);
  if (sections.length < 2) return undefined;
  const spans = runsOf(sections);
  return { spans, widthM: spans.reduce((sum, span) => sum + span.rightM - span.leftM, 0), source: 'elements' };
}

function centred(widthM: number, source: WidthSource): WorkingWidth {
  const spans = widthM > 0 ? [{ leftM: -widthM / 2, rightM: widthM / 2 }] : [];
  return { spans, widthM, source };
}

/**
 * The width at work: sections with their places; else DDI 67 actual, 70 maximum, 68 default; else the
 * implement's in the registry; else what the command line gave. Undefined where nothing says.
 */
export function workingWidthOf(
  record: TelemetryRecord,
  implement: RegistryDocument<'implements'> | undefined,
  flagWidthM: number | undefined,
): WorkingWidth | undefined {
  const sections = sectionWidth(record, implement);
  if (sections !== undefined) return sections;
  const { actualWorkingWidthM, maximumWorkingWidthM, defaultWorkingWidthM } = record.signals ?? {};
  if (actualWorkingWidthM !== undefined) return centred(actualWorkingWidthM, 'ddi67');
  if (maximumWorkingWidthM !== undefined) return centred(maximumWorkingWidthM, 'ddi70');
  if (defaultWorkingWidthM !== undefined) return centred(defaultWorkingWidthM, 'ddi68');
  if (implement !== undefined) return centred(implement.workingWidthM, 'implement');
  return flagWidthM === undefined ? undefined : centred(flagWidthM, 'flag');
}

export function isSameWidth(a: WorkingWidth, b: WorkingWidth): boolean {
  if (a === b) return true;
  if (a.source !== b.source || a.spans.length !== b.spans.length) return false;
  return a.spans.every((span, i) => span.leftM === b.spans[i]!.leftM && span.rightM === b.spans[i]!.rightM);
}
