import { DDI, ddiSignalName } from '../isobus/ddi-signals.js';
import { ELEMENT_TYPE, type DeviceElement } from './task-data.js';

/**
 * Which element speaks for the whole machine when several report the same DDI: the one nearest the root
 * of the device. A device element sums up its functions (booms), a function its sections; a bin only
 * counts what it holds; connectors and antennas say nothing of work. Lower is better.
 */
const RANK_BY_TYPE: ReadonlyMap<number | undefined, number> = new Map([
  [ELEMENT_TYPE.device, 0],
  [ELEMENT_TYPE.function, 1],
  [ELEMENT_TYPE.unit, 2],
  [ELEMENT_TYPE.section, 3],
  [ELEMENT_TYPE.bin, 4],
]);
/** An element of unknown type, or one that the device descriptor does not name. */
const RANK_UNKNOWN = 5;
const WIDTH_DDIS: ReadonlySet<number> = new Set([
  DDI.actualWorkingWidth,
  DDI.maximumWorkingWidth,
  DDI.defaultWorkingWidth,
]);
const RANK_NEVER = Number.POSITIVE_INFINITY;

/** One reporter of a DDI. */
export interface Reporter {
  readonly ddi: number;
  readonly elementId: string;
}

/** The chosen element per DDI, and the choices in which several stood equal. */
export interface ElementChoice {
  readonly elementByDdi: ReadonlyMap<number, string>;
  /** One text per choice that the lowest element number decided. */
  readonly ties: readonly string[];
  /** True where only sections tell a width: none of them speaks for the machine, so records must carry them all. */
  readonly isWidthOfSections: boolean;
}

/** Chooses the element whose values become the signals of the machine; ties go to the lowest number. */
export function chooseElements(
  reporters: readonly Reporter[],
  elements: ReadonlyMap<string, DeviceElement>,
): ElementChoice {
  const elementByDdi = new Map<number, string>();
  const ties: string[] = [];
  let isWidthOfSections = false;
  for (const [ddi, candidates] of Map.groupBy(reporters, (reporter) => reporter.ddi)) {
    if (!isOfUse(ddi, reporters)) continue;
    const ranked = [...new Set(candidates.map(({ elementId }) => elementId))]
      .map((id) => ({ id, rank: rankOf(elements.get(id)), number: elements.get(id)?.number ?? 0 }))
      .filter(({ rank }) => rank !== RANK_NEVER)
      .sort((a, b) => a.rank - b.rank || a.number - b.number);
    const best = ranked[0];
    if (best === undefined) continue;
    const equals = ranked.filter(({ rank }) => rank === best.rank).map(({ id }) => id);
    if (WIDTH_DDIS.has(ddi) && equals.length > 1 && elements.get(best.id)?.type === ELEMENT_TYPE.section) {
      isWidthOfSections = true;
      continue;
    }
    elementByDdi.set(ddi, best.id);
    if (equals.length > 1) ties.push(`DDI ${ddi} of ${equals.join(', ')}: ${best.id} used, all with --elements`);
  }
  return { elementByDdi, ties, isWidthOfSections };
}

/** A DDI with a signal; a condensed work state only where nothing reports a plain one. */
function isOfUse(ddi: number, reporters: readonly Reporter[]): boolean {
  if (ddi === DDI.condensedWorkState) return !reporters.some((each) => each.ddi === DDI.actualWorkState);
  return ddiSignalName(ddi) !== undefined;
}

function rankOf(element: DeviceElement | undefined): number {
  if (element === undefined) return RANK_UNKNOWN;
  if (element.type === ELEMENT_TYPE.connector || element.type === ELEMENT_TYPE.navigation) return RANK_NEVER;
  return RANK_BY_TYPE.get(element.type) ?? RANK_UNKNOWN;
}
