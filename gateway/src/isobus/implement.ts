import type { ElementSample } from '@furrow/protocol/telemetry-record';
import { chooseElements, type ElementChoice, type Reporter } from '../isoxml/element-choice.js';
import { ElementValues } from '../isoxml/element-values.js';
import { ELEMENT_TYPE, type DeviceElement } from '../isoxml/task-data.js';
import type { SampledSignal } from '../telemetry/signals-to-telemetry-record.js';
import { condensedReading, DDI, ddiSignalName, joinedReading } from './ddi-signals.js';
import { descriptorElements, elementId, type DeviceDescriptor } from './device-descriptor.js';
import type { ProcessData } from './process-data.js';

const CONDENSED_BLOCKS = 16;
const PLACE_DDIS: ReadonlySet<number> = new Set([DDI.elementOffsetX, DDI.elementOffsetY]);

/** A signal of the whole implement, and the place that it was read from. */
export interface ImplementSignal extends SampledSignal {
  readonly source: string;
}

/**
 * An implement whose device descriptor is known: which element speaks for the whole, and what each says.
 * Sections and bins never speak for the whole; where nothing else states the work, sections add up to it.
 */
export class Implement {
  readonly #elements: ReadonlyMap<string, DeviceElement>;
  readonly #spokesmen: ReadonlyMap<string, DeviceElement>;
  readonly #values: ElementValues;
  /** What was reported, keyed by element and DDI. */
  readonly #reported = new Map<string, Reporter>();
  /** Condensed work states, keyed by element and DDI. */
  readonly #condensed = new Map<string, number>();
  /** Work state codes of sections that report their own. */
  readonly #sections = new Map<string, number>();
  #choice: ElementChoice;

  constructor(descriptor: DeviceDescriptor) {
    const elements = descriptorElements(descriptor);
    this.#elements = new Map(elements.map((element) => [element.id, element]));
    this.#spokesmen = new Map(elements.filter(({ type }) => !isPart(type)).map((element) => [element.id, element]));
    this.#values = new ElementValues(this.#elements);
    this.#choice = this.#choose();
  }

  /** Takes a reported value. Returns the signal that it changes; undefined where it is that of a part. */
  take({ element, ddi, raw }: ProcessData): ImplementSignal | undefined {
    const id = elementId(element);
    const block = ddi - DDI.condensedWorkState;
    const isCondensed = block >= 0 && block < CONDENSED_BLOCKS;
    if (!this.#elements.has(id) || !(isCondensed || PLACE_DDIS.has(ddi) || ddiSignalName(ddi) !== undefined))
      return undefined;
    this.#values.set(id, ddi, raw);
    if (this.#spokesmen.has(id) && !this.#reported.has(`${id} ${ddi}`)) {
      this.#reported.set(`${id} ${ddi}`, { ddi, elementId: id });
      this.#choice = this.#choose();
    }
    if (isCondensed) return this.#takeCondensed(`${id} ${ddi}`, raw);
    if (ddi === DDI.actualWorkState && !this.#spokesmen.has(id)) return this.#takeSection(id, raw);
    if (this.#choice.elementByDdi.get(ddi) !== id) return undefined;
    return this.signals().find(({ name }) => name === ddiSignalName(ddi));
  }

  /** What the chosen elements say, the fixed values of the descriptor among them. */
  signals(): ImplementSignal[] {
    const sources = new Map(
      [...this.#choice.elementByDdi].map(([ddi, id]) => [ddiSignalName(ddi), `DDI ${ddi} of ${id}`]),
    );
    return [...this.#values.signals(this.#choice)].map((signal) => ({
      ...signal,
      source: sources.get(signal.name) ?? 'device descriptor',
    }));
  }

  samples(): ElementSample[] {
    return this.#values.samples();
  }

  #takeCondensed(key: string, raw: number): ImplementSignal | undefined {
    this.#condensed.set(key, raw);
    if (this.#statesItsWork()) return undefined;
    const reading = condensedReading(...this.#condensed.values());
    return { name: 'workState', reading, source: 'condensed work states' };
  }

  #takeSection(id: string, raw: number): ImplementSignal | undefined {
    if (this.#elements.get(id)?.type !== ELEMENT_TYPE.section || raw < 0 || raw > 3) return undefined;
    this.#sections.set(id, raw);
    if (this.#statesItsWork() || this.#condensed.size > 0) return undefined;
    const reading = joinedReading([...this.#sections.values()]);
    return { name: 'workState', reading, source: 'work states of sections' };
  }

  #statesItsWork(): boolean {
    return this.#choice.elementByDdi.has(DDI.actualWorkState);
  }

  #choose(): ElementChoice {
    const reported = [...this.#reported.values()].filter(({ ddi }) => ddi !== DDI.condensedWorkState);
    const reportedDdis = new Set(reported.map(({ ddi }) => ddi));
    const fixed = [...this.#spokesmen.values()].flatMap(({ id, properties }) =>
      [...properties.keys()].map((ddi): Reporter => ({ ddi, elementId: id })),
    );
    return chooseElements([...reported, ...fixed.filter(({ ddi }) => !reportedDdis.has(ddi))], this.#spokesmen);
  }
}

function isPart(type: number | undefined): boolean {
  return type === ELEMENT_TYPE.section || type === ELEMENT_TYPE.bin;
}
