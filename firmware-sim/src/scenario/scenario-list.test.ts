import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { polygonAreaM2 } from '../path/convex-polygon.js';
import { machineDocument, partfieldsDocument } from './registry-documents.js';
import { findScenario, SCENARIOS } from './scenario-list.js';
import { PAIRS } from './scenario-pair.js';

const README = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');

describe('scenarios', () => {
  it('have a name of their own and a row in the README', () => {
    expect(new Set(SCENARIOS.map(({ name }) => name)).size).to.equal(SCENARIOS.length);
    for (const { name } of [...SCENARIOS, ...PAIRS]) expect(README, name).to.contain(`| \`${name}\` `);
    expect(() => findScenario('plough')).to.throw('--scenario plough: no such scenario; choose one of straight-passes');
  });

  it('work demo fields of 5 to 16 ha, far enough apart to be jobs of their own', () => {
    for (const scenario of SCENARIOS.filter(({ name }) => name.startsWith('demo-'))) {
      const { partfields } = scenario.createRoute(1);
      expect(partfields).to.have.length(10);
      for (const [i, { polygon }] of partfields.entries()) {
        expect(polygonAreaM2(polygon) / 1e4).to.be.within(5, 16);
        const above = partfields[i + 1]?.polygon;
        if (above === undefined) continue;
        const gap = Math.min(...above.map((p) => p.y)) - Math.max(...polygon.map((p) => p.y));
        expect(gap).to.be.above(200);
      }
    }
  });

  it('describe machine, implement and partfields as a registry holds them', () => {
    const scenario = findScenario('lever-arm');
    const { machine, implement, operation } = machineDocument(scenario);
    expect(machine).to.include({ antennaXM: 1.8, antennaYM: 0.3, hitchXM: -1.2, kind: 'tractor' });
    expect(implement).to.include({ attachment: 'mounted', toolXM: -2.2, offsetYM: 0.25, workingWidthM: 3, operation });
    const { features } = partfieldsDocument(scenario, scenario.createRoute(1).partfields);
    const ring = features[0]!.geometry.coordinates[0]!;
    expect(ring[0]).to.deep.equal(ring.at(-1));
    expect(ring[0]![0]).to.be.closeTo(124.33, 0.01);
    expect(ring[0]![1]).to.be.closeTo(43.31, 0.01);
  });
});
