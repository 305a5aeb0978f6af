import { createHash } from 'node:crypto';
import type { WorkJob } from '../job/work-job.js';
import type { RegistryView } from '../registry/registry-view.js';
import type { DayInputs } from './day-inputs.js';

interface Known {
  readonly days: readonly DayInputs[];
  readonly versions: readonly number[];
  readonly partfieldId: string | null;
  readonly hash: string;
}

/** `Job.inputsHash`, made when a job is shown and kept until an input of its machine-days is new. */
export class InputsHashes {
  private readonly registry: RegistryView;
  private readonly known = new WeakMap<WorkJob, Known>();

  constructor(registry: RegistryView) {
    this.registry = registry;
  }

  /** Undefined where a record of those days did not come in a sealed batch. */
  hashOf(job: WorkJob, days: readonly DayInputs[]): string | undefined {
    if (days.some(({ isSealed }) => !isSealed)) return undefined;
    const { partfieldId } = job.places;
    const known = this.known.get(job);
    if (known !== undefined && known.partfieldId === partfieldId && isSame(known, days)) return known.hash;
    const lines = new Set([...days.flatMap((day) => day.allLines()), ...this.jobLines(job)]);
    const hash = createHash('sha256')
      .update([...lines].sort().join('\n'))
      .digest('hex');
    this.known.set(job, { days, versions: days.map(({ version }) => version), partfieldId, hash });
    return hash;
  }

  private jobLines({ operation, startTime, places: { partfieldId } }: WorkJob): string[] {
    const campaign = `campaign ${this.registry.campaignOf(operation, startTime)}`;
    const partfield = partfieldId === null ? undefined : this.registry.partfield(partfieldId);
    if (partfield === undefined) return [campaign];
    const { id, townshipCode = null, geometry } = partfield;
    return [campaign, `partfield ${JSON.stringify([id, townshipCode, geometry])}`];
  }
}

function isSame(known: Known, days: readonly DayInputs[]): boolean {
  return (
    known.days.length === days.length &&
    days.every((day, i) => day === known.days[i] && day.version === known.versions[i])
  );
}
