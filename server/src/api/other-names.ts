import type { Job } from '@furrow/protocol/job';
import type { OverlapSide } from '@furrow/protocol/overlap';
import type { Scope } from './scope.js';

/** Names machines outside a reader's scope `other-1`, `other-2` … in the order in which one answer names them. */
export class OtherNames {
  private readonly scope: Scope;
  /** Keyed by machine. */
  private readonly names = new Map<string, string>();

  constructor(scope: Scope) {
    this.scope = scope;
  }

  machine(job: Job): string {
    if (this.scope.sees(job)) return job.machineId;
    const name = this.names.get(job.machineId) ?? `other-${this.names.size + 1}`;
    this.names.set(job.machineId, name);
    return name;
  }

  /** A side of an overlap as the reader may see it. */
  side(job: Job): OverlapSide {
    const { localDay } = job;
    const machineId = this.machine(job);
    if (!this.scope.sees(job)) {
      return { jobId: null, machineId, organisationId: null, driverId: null, localDay, netM2: null };
    }
    const { id, organisationId, driverId, netM2 } = job;
    return { jobId: id, machineId, organisationId, driverId, localDay, netM2 };
  }
}
