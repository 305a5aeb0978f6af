import { createHash } from 'node:crypto';
import type { EngineStamp } from '@furrow/protocol/job';
import { CELL_SIZE_M } from '../coverage/uncovered-cells.js';
import { INTERVAL_PARAMETERS } from '../job/area-interval.js';
import { QUADS_PER_LOOK } from '../job/field-proof.js';
import { CLOSING_PARAMETERS } from '../job/gap-closed-net.js';
import { BRIDGED_MOVE_M, BRIDGED_PAUSE_MS } from '../job/job-continuation.js';
import { MOST_FIXES_SHARE, SHARE_THAT_COUNTS } from '../job/job-evidence.js';
import { QUADS_PER_VOTE } from '../job/place-votes.js';
import { RECEIVER_PARAMETERS } from '../job/receiver-error.js';
import { MIN_JOB_PATH_M } from '../job/work-job.js';
import { LINK_LIMITS } from '../swath/fix-link.js';
import { REVERSE_LIMITS } from '../swath/reversing.js';
import { STAY_LIMITS } from '../swath/stay.js';
import { FOLLOW_STEP_M, MOST_END_SPEED } from '../swath/stretch.js';
import { FRAME_REACH_DEG } from '../swath/swath-memory.js';
import { MAX_SAGITTA_M } from '../swath/swath-painter.js';
import { TOOL_LIMITS } from '../swath/tool-geometry.js';
import { SHORTEST_LEVER_M } from '../swath/tow-chain.js';
import { COURSE_MIN_MPS, MAX_DROPPED_FIXES } from '../swath/work-state-to-swath.js';
import { PASS_LIMITS } from '../work-state/field-passes.js';
import { HITCH_LEARNING } from '../work-state/hitch-threshold.js';
import { MOTION_LIMITS } from '../work-state/motion-reading.js';
import { SPLIT_LIMITS } from '../work-state/pass-splitter.js';
import {
  LONGEST_HOLD_MS,
  SETTLE_OFF_MS,
  SETTLE_ON_MS,
  SILENCE_MS,
} from '../work-state/telemetry-record-to-work-state.js';
import { HITCH_DEAD_BAND_PCT, HITCH_THRESHOLD_PCT, PTO_RUNNING_RPM } from '../work-state/work-evidence.js';
import { GATEWAY_GAP_MS } from './journal-to-machine-day.js';

/**
 * Raised whenever the same records would come out differently (docs/decisions/0020-the-engine-has-a-version.md):
 * the first number where a figure means something else, the second for other values, by a parameter or by the method.
 * `engine-golden.ts` gets a line for each.
 */
export const ENGINE_VERSION = '1.5.0';

/** Every parameter that a figure depends on; its hash stands on every job. */
const PARAMETERS = {
  CELL_SIZE_M,
  BRIDGED_MOVE_M,
  BRIDGED_PAUSE_MS,
  MIN_JOB_PATH_M,
  LINK_LIMITS,
  STAY_LIMITS,
  REVERSE_LIMITS,
  TOOL_LIMITS,
  FRAME_REACH_DEG,
  FOLLOW_STEP_M,
  MOST_END_SPEED,
  MAX_SAGITTA_M,
  MAX_DROPPED_FIXES,
  COURSE_MIN_MPS,
  SHORTEST_LEVER_M,
  SETTLE_ON_MS,
  SETTLE_OFF_MS,
  SILENCE_MS,
  LONGEST_HOLD_MS,
  MOTION_LIMITS,
  SPLIT_LIMITS,
  PASS_LIMITS,
  PTO_RUNNING_RPM,
  HITCH_THRESHOLD_PCT,
  HITCH_DEAD_BAND_PCT,
  HITCH_LEARNING,
  GATEWAY_GAP_MS,
  SHARE_THAT_COUNTS,
  MOST_FIXES_SHARE,
  QUADS_PER_LOOK,
  QUADS_PER_VOTE,
  RECEIVER_PARAMETERS,
  INTERVAL_PARAMETERS,
  CLOSING_PARAMETERS,
};

export function createEngineStamp(flagWidthM: number | undefined): EngineStamp {
  const parameters = JSON.stringify({ ...PARAMETERS, flagWidthM: flagWidthM ?? null });
  return {
    version: ENGINE_VERSION,
    parameters: createHash('sha256').update(parameters).digest('hex').slice(0, 16),
    runtime: `node ${process.versions.node} v8 ${process.versions.v8}`,
  };
}
