import type { ElementSample } from '@furrow/protocol/telemetry-record';
import { condensedCode, condensedReading, DDI, ddiReading, ddiSignalName } from '../isobus/ddi-signals.js';
import type { SampledSignal } from '../telemetry/signals-to-telemetry-record.js';
import type { ElementChoice } from './element-choice.js';
import { ELEMENT_TYPE, type DeviceElement } from './task-data.js';

const SECTIONS_PER_CONDENSED_STATE = 16;
const ELEMENT_DDIS: ReadonlySet<number> = new Set([
  DDI.actualWorkingWidth,
  DDI.actualWorkState,
  DDI.elementOffsetX,
  DDI.elementOffsetY,
]);
const MM_PER_M = 1000;

/**
 * The latest raw value of each DDI of each element. Time logs write a value only when it changes, so a
 * value holds until the next one; a fixed property of the descriptor holds until a value replaces it.
 */
export class ElementValues {
  readonly #elements: ReadonlyMap<string, DeviceElement>;
  /** Keyed by element id, then DDI. */
  readonly #raw = new Map<string, Map<number, number>>();

  constructor(elements: ReadonlyMap<string, DeviceElement>) {
    this.#elements = elements;
    for (const { id, properties } of elements.values()) {
      if (properties.size > 0) this.#raw.set(id, new Map(properties));
    }
  }

  set(elementId: string, ddi: number, raw: number): void {
    let values = this.#raw.get(elementId);
    if (values === undefined) this.#raw.set(elementId, (values = new Map()));
    values.set(ddi, raw);
  }

  /** The signals of the machine: of each DDI, the value of its chosen element. */
  *signals(choice: ElementChoice): Generator<SampledSignal> {
    for (const [ddi, elementId] of choice.elementByDdi) {
      const raw = this.#raw.get(elementId)?.get(ddi);
      if (raw === undefined) continue;
      const name = ddiSignalName(ddi);
      if (name !== undefined) yield { name, reading: ddiReading(ddi, raw) };
      else if (ddi === DDI.condensedWorkState) yield { name: 'workState', reading: condensedReading(raw) };
    }
  }

  /** One sample per element that said something of its work; sections of a condensed state among them. */
  samples(): ElementSample[] {
    const samples = new Map<string, ElementSample>();
    const sampleOf = (id: string): ElementSample => {
      const known = samples.get(id) ?? { id };
      samples.set(id, known);
      return known;
    };
    for (const [id, values] of this.#raw) {
      for (const [ddi, raw] of values) {
        if (ELEMENT_DDIS.has(ddi)) addElementValue(sampleOf(id), ddi, raw);
        else this.#condensedStates(id, ddi, raw).forEach(([section, state]) => (sampleOf(section).workState ??= state));
      }
    }
    for (const sample of samples.values()) this.#addOtherWidth(sample);
    return [...samples.values()].filter(({ workState, workingWidthM }) => (workState ?? workingWidthM) !== undefined);
  }

  /** The width of an element that reports no actual one: its greatest, or the usual one. */
  #addOtherWidth(sample: ElementSample): void {
    const values = this.#raw.get(sample.id);
    const raw = values?.get(DDI.maximumWorkingWidth) ?? values?.get(DDI.defaultWorkingWidth);
    if (sample.workingWidthM === undefined && raw !== undefined) addElementValue(sample, DDI.actualWorkingWidth, raw);
  }

  /** Section id and state for each section of a condensed work state (DDI 161 to 176). */
  #condensedStates(elementId: string, ddi: number, raw: number): [string, number][] {
    const block = ddi - DDI.condensedWorkState;
    if (block < 0 || block >= SECTIONS_PER_CONDENSED_STATE) return [];
    const parent = this.#elements.get(elementId);
    const sections = [...this.#elements.values()]
      .filter(({ type, deviceId }) => type === ELEMENT_TYPE.section && deviceId === parent?.deviceId)
      .sort((a, b) => a.number - b.number);
    const states: [string, number][] = [];
    for (let bit = 1; bit <= SECTIONS_PER_CONDENSED_STATE; bit += 1) {
      const section = sections[block * SECTIONS_PER_CONDENSED_STATE + bit - 1];
      if (section !== undefined) states.push([section.id, condensedCode(raw, bit)]);
    }
    return states;
  }
}

function addElementValue(sample: ElementSample, ddi: number, raw: number): void {
  if (ddi === DDI.actualWorkState && raw >= 0 && raw <= 3) sample.workState = raw;
  const metres = raw / MM_PER_M;
  if (ddi === DDI.actualWorkingWidth && metres >= 0 && metres <= 100) sample.workingWidthM = metres;
  if (ddi === DDI.elementOffsetX && Math.abs(metres) <= 100) sample.offsetXM = metres;
  if (ddi === DDI.elementOffsetY && Math.abs(metres) <= 100) sample.offsetYM = metres;
}
