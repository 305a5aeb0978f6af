import type { Job } from '@furrow/protocol/job';
import type { EvidenceFolds } from '../fold/fold-evidence.js';
import type { ForeignSegment } from '../fold/foreign-ground.js';
import type { OtherGround } from './bundle-format.js';

/** Sorts before every character of an id, so that a pseudonym keeps its machine's place among the others. */
const BEFORE_IDS = ' ';

/** Ground that others worked before, under pseudonyms (no id has a space), and whose it is. */
export interface OthersGround {
  readonly ground: readonly OtherGround[];
  readonly owners: readonly Pick<Job, 'organisationId' | 'driverId'>[];
}

/** What the credit of these jobs needs of all other jobs. `machineIds` are the machines that are named anyway. */
export function otherGround(
  folds: EvidenceFolds,
  { jobs, machineIds }: { readonly jobs: readonly Job[]; readonly machineIds: ReadonlySet<string> },
): OthersGround {
  const foreign = folds.evidence.foreignGround(new Set(jobs.map(({ id }) => id)));
  const strangers = [...new Set(foreign.map(({ machineId }) => machineId))].filter((id) => !machineIds.has(id)).sort();
  const named = [...machineIds].sort();
  const ground = foreign.map((segment): OtherGround => {
    const { machineId, ...rest } = segment;
    const isNamed = machineIds.has(machineId);
    return {
      machine: isNamed ? machineId : `other ${strangers.indexOf(machineId) + 1}`,
      after: isNamed ? '' : (named.findLast((id) => id < machineId) ?? ''),
      batches: folds.evidence.batchHashes(machineId, segment.localDay),
      ...rest,
    };
  });
  return { ground, owners: ownersOf(folds, foreign) };
}

/** The same as the folds take it: a pseudonym sorts where its machine did. */
export function toForeignSegment(
  { machine, after, batches: _batches, ...rest }: OtherGround,
  machineIds: ReadonlySet<string>,
): ForeignSegment {
  // Of several strangers behind one machine the number decides, which was given in the order of their ids.
  const number = machine.replace(/^other /, '').padStart(6, '0');
  return { machineId: machineIds.has(machine) ? machine : `${after}${BEFORE_IDS}${number}`, ...rest };
}

function ownersOf(folds: EvidenceFolds, foreign: readonly ForeignSegment[]) {
  return folds
    .jobs()
    .filter((job) =>
      foreign.some(
        ({ machineId, startTime, localDay }) =>
          job.machineId === machineId &&
          startTime >= job.startTime &&
          startTime <= job.endTime &&
          job.days.some((day) => day.localDay === localDay),
      ),
    );
}
