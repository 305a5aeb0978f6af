import { frameOf, type LocalFrame, type LocalPoint, nodeKeyOf } from '../geo/local-frame.js';
import type { PathFix } from './fix-link.js';
import type { Direction } from './path-curve.js';
import type { ReverseMemory } from './reversing.js';
import type { FixNote, Segment, WorkKey } from './segment.js';
import type { Stay } from './stay.js';
import { type KeptPainter, SwathPainter, type ToolSetting } from './swath-painter.js';
import type { ToolGeometry, WorkingWidth } from './tool-geometry.js';
import { TowChain } from './tow-chain.js';

/** What the registry says of a record's machine at its time. */
export interface SwathContext {
  readonly tool: ToolGeometry;
  readonly work: WorkKey;
  /** Undefined where nothing tells the width: nothing is painted then. */
  readonly width: WorkingWidth | undefined;
}

/** A fix as a step of the path, and how the way to it was driven. */
export interface PathStep extends PathFix, FixNote {
  /** Of the way from the step before to this. */
  readonly isInterpolated: boolean;
  readonly isReversing: boolean;
}

/** Memory of one machine-day: where the path, the tool and the work stand. Fresh each local day. */
export interface SwathMemory {
  readonly painter: SwathPainter;
  frame: LocalFrame | undefined;
  tool: ToolGeometry | undefined;
  chain: TowChain | undefined;
  /** The two newest steps of the path; the swath is laid up to `from`, for at `to` the direction is not known yet. */
  from: PathStep | undefined;
  to: PathStep | undefined;
  fromTangent: Direction | undefined;
  reverse: ReverseMemory;
  /** The newest setting, and the changes that the swath has not come to yet. */
  setting: ToolSetting | null;
  changes: { readonly time: number; readonly setting: ToolSetting | null }[];
  /** Where the machine was during the last minute; kept only while its receiver tells no speed. */
  readonly stay: Stay;
  lastFixTime: number;
  lastRecordTime: number | undefined;
  droppedFixes: number;
}

export function createSwathMemory(day: { machineId: string; localDay: string }): SwathMemory {
  return {
    painter: new SwathPainter(day),
    frame: undefined,
    tool: undefined,
    chain: undefined,
    from: undefined,
    to: undefined,
    fromTangent: undefined,
    reverse: { isReversing: false, sinceM: 0 },
    setting: null,
    changes: [],
    stay: [],
    lastFixTime: -Infinity,
    lastRecordTime: undefined,
    droppedFixes: 0,
  };
}

/** The memory as a checkpoint keeps it: no frame but its key, no segments. */
export interface KeptSwathMemory extends Omit<SwathMemory, 'painter' | 'frame' | 'chain'> {
  readonly painter: KeptPainter;
  readonly nodeKey: number | undefined;
  readonly chain: object | undefined;
}

export function keepSwathMemory({ painter, frame, chain, ...rest }: SwathMemory): KeptSwathMemory {
  return { ...rest, painter: painter.keep(), nodeKey: frame?.nodeKey, chain };
}

export function keptSwathMemory(
  day: { machineId: string; localDay: string },
  segments: readonly Segment[],
  { painter, nodeKey, chain, ...rest }: KeptSwathMemory,
): SwathMemory {
  return {
    ...rest,
    painter: SwathPainter.kept(day, segments, painter),
    frame: nodeKey === undefined ? undefined : frameOf(nodeKey),
    chain: chain && TowChain.kept(chain),
  };
}

/** A frame is left for the next node's once a fix is this far from its node, degrees. */
export const FRAME_REACH_DEG = 0.06;

/** The frame to work in; moves everything in memory over when the machine nears another node. */
export function frameFor(memory: SwathMemory, latitude: number, longitude: number): LocalFrame {
  const { frame } = memory;
  const isNear =
    frame !== undefined &&
    Math.abs(latitude - frame.latitude) <= FRAME_REACH_DEG &&
    Math.abs(longitude - frame.longitude) <= FRAME_REACH_DEG;
  if (isNear) return frame;
  const next = frameOf(nodeKeyOf(latitude, longitude));
  if (frame !== undefined) moveToFrame(memory, frame, next);
  memory.frame = next;
  return next;
}

function moveToFrame(memory: SwathMemory, frame: LocalFrame, next: LocalFrame): void {
  const move = ({ x, y }: LocalPoint): LocalPoint => {
    const place = frame.toGeodetic(x, y);
    return next.toLocal(place.latitude, place.longitude);
  };
  memory.from = memory.from && { ...memory.from, place: move(memory.from.place) };
  memory.to = memory.to && { ...memory.to, place: move(memory.to.place) };
  memory.stay.length = 0;
  memory.chain = memory.chain?.moved(move);
  memory.painter.endSegment();
  if (memory.chain !== undefined && memory.from !== undefined) memory.painter.begin(memory.chain, memory.from.leftAt);
}
