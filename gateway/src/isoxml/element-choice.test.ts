import { expect } from 'chai';
import { chooseElements } from './element-choice.js';
import { ElementValues } from './element-values.js';
import { ELEMENT_TYPE, type DeviceElement } from './task-data.js';

function element(id: string, type: number, property?: [number, number]): [string, DeviceElement] {
  const properties = new Map(property === undefined ? [] : [property]);
  const rest = { deviceId: 'DVC-1', designator: '', objectId: '', parentObjectId: '', properties };
  return [id, { id, type, number: Number(id.slice(4)) - 1, ...rest }];
}

const ELEMENTS = new Map([
  element('DET-1', ELEMENT_TYPE.device),
  element('DET-2', ELEMENT_TYPE.function),
  element('DET-3', ELEMENT_TYPE.function),
  element('DET-4', ELEMENT_TYPE.section, [67, 2400]),
  element('DET-5', ELEMENT_TYPE.section, [135, -1500]),
  element('DET-6', ELEMENT_TYPE.connector),
  element('DET-7', ELEMENT_TYPE.bin),
]);

describe('chooseElements', () => {
  it('takes the element nearest the root of the device', () => {
    const reporters = ['DET-9', 'DET-7', 'DET-4', 'DET-2', 'DET-1'].map((elementId) => ({ ddi: 141, elementId }));
    for (let from = 0; from < reporters.length; from += 1) {
      const best = reporters.slice(0, from + 1).at(-1)?.elementId;
      // An element that the descriptor does not name stands behind all others.
      expect(chooseElements(reporters.slice(0, from + 1), ELEMENTS).elementByDdi.get(141)).to.equal(best);
    }
  });

  it('says where elements stand equal, and takes the lowest number', () => {
    const reporters = ['DET-3', 'DET-2'].map((elementId) => ({ ddi: 67, elementId }));
    const { elementByDdi, ties } = chooseElements(reporters, ELEMENTS);
    expect(elementByDdi.get(67)).to.equal('DET-2');
    expect(ties).to.deep.equal(['DDI 67 of DET-2, DET-3: DET-2 used, all with --elements']);
  });

  it('takes no section for the machine where several tell a width', () => {
    const reporters = ['DET-4', 'DET-5'].map((elementId) => ({ ddi: 67, elementId }));
    const choice = chooseElements(reporters, ELEMENTS);
    expect(choice.elementByDdi.has(67)).to.equal(false);
    expect(choice).to.deep.include({ ties: [], isWidthOfSections: true });
    expect(chooseElements(reporters.slice(0, 1), ELEMENTS).isWidthOfSections).to.equal(false);
    expect(chooseElements([...reporters, { ddi: 67, elementId: 'DET-1' }], ELEMENTS).isWidthOfSections).to.equal(false);
  });

  it('leaves out connectors, and entities that no signal has', () => {
    const reporters = [
      { ddi: 67, elementId: 'DET-6' },
      { ddi: 0xea60, elementId: 'DET-1' },
    ];
    expect(chooseElements(reporters, ELEMENTS).elementByDdi.size).to.equal(0);
  });

  it('takes a condensed work state only where there is no plain one', () => {
    const condensed = { ddi: 161, elementId: 'DET-1' };
    expect([
      ...chooseElements([condensed, { ddi: 141, elementId: 'DET-4' }], ELEMENTS).elementByDdi.keys(),
    ]).to.deep.equal([141]);
    const choice = chooseElements([condensed], ELEMENTS);
    const values = new ElementValues(ELEMENTS);
    const readings = [0xffffffff, 0xfffffffe, 0xfffffffd, 0xfffffffc].map((raw) => {
      values.set('DET-1', 161, raw | 0);
      return [...values.signals(choice)].find(({ name }) => name === 'workState')?.reading;
    });
    expect(readings).to.deep.equal(['notInstalled', 'error', 1, 0]);
  });
});

describe('ElementValues', () => {
  it('gives the sections of a condensed work state in the order of their numbers, with fixed widths', () => {
    const values = new ElementValues(ELEMENTS);
    values.set('DET-1', 161, 0xfffffff1 | 0);
    expect(values.samples()).to.deep.equal([
      { id: 'DET-4', workingWidthM: 2.4, workState: 1 },
      { id: 'DET-5', offsetYM: -1.5, workState: 0 },
    ]);
  });
});
