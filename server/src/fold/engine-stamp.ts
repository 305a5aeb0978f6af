import { createHash } from 'node:crypto';
import type { EngineStamp } from '@furrow/protocol/job';
import { CELL_SIZE_M } from '../coverage/uncovered-cells.js';
import { INTERVAL_PARAMETERS } from '../job/area-interval.js';
import { SHARE_THAT_COUNTS } from '../job/job-evidence.js';
import { BRIDGED_MOVE_M, BRIDGED_PAUSE_MS } from '../job/job-continuation.js';
import { MIN_JOB_PATH_M } from '../job/work-job.js';
import { LINK_LIMITS } from '../swath/fix-link.js';
import { MAX_SAGITTA_M } from '../swath/swath-painter.js';
import { PASS_LIMITS } from '../work-state/field-passes.js';
import { HITCH_LEARNING } from '../work-state/hitch-threshold.js';
import { SETTLE_OFF_MS, SETTLE_ON_MS } from '../work-state/telemetry-record-to-work-state.js';
import { HITCH_THRESHOLD_PCT } from '../work-state/work-evidence.js';
import { GATEWAY_GAP_MS } from './journal-to-machine-day.js';

/** Raised whenever the same records would come out differently. */
const ENGINE_VERSION = '1.0.0';

/** Every parameter that a figure depends on; its hash stands on every job. */
const PARAMETERS = {
  CELL_SIZE_M,
  BRIDGED_MOVE_M,
  BRIDGED_PAUSE_MS,
  MIN_JOB_PATH_M,
  LINK_LIMITS,
  MAX_SAGITTA_M,
  SETTLE_ON_MS,
  SETTLE_OFF_MS,
  HITCH_THRESHOLD_PCT,
  HITCH_LEARNING,
  GATEWAY_GAP_MS,
  SHARE_THAT_COUNTS,
  PASS_LIMITS,
  INTERVAL_PARAMETERS,
};

export function createEngineStamp(flagWidthM: number | undefined): EngineStamp {
  const parameters = JSON.stringify({ ...PARAMETERS, flagWidthM: flagWidthM ?? null });
  return {
    version: ENGINE_VERSION,
    parameters: createHash('sha256').update(parameters).digest('hex').slice(0, 16),
    runtime: `node ${process.versions.node} v8 ${process.versions.v8}`,
  };
}
