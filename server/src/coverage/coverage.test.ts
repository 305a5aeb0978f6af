import type { AreaGeometry } from '@furrow/protocol/registry-document';
import { expect } from 'chai';
import { blocksTouched } from '../geo/block.js';
import { frameOf, nodeKeyOf } from '../geo/local-frame.js';
import { ringsInFrame } from '../geo/area-outline.js';
import { toTrapezoids } from '../geo/trapezoid.js';
import { type AreaFixture, convexPartsOf, readAreaFixture } from './area-fixture.js';
import { FieldCoverage } from './field-coverage.js';
import { GeosUnion, loadGeos } from './geos-union.js';
import { drawField, drawFuzzCase, type FieldPlan, planFields } from './sample-field.js';
import { SeededRandom } from './seeded-random.js';
import { UncoveredCells } from './uncovered-cells.js';

function covered(parts: readonly (readonly number[])[]): UncoveredCells {
  const cells = new UncoveredCells();
  for (const part of parts) cells.add(part);
  return cells;
}

const SMALL: FieldPlan = {
  seed: 41,
  pattern: 'uTurns',
  noise: 'rtk',
  areaHa: 0.6,
  widthM: 6,
  overlap: 0.05,
  stepM: 2,
};

/** The bars of the benchmark, on what of it is quick. */
describe('coverage against GEOS', () => {
  let fixture: AreaFixture;
  let geos: GeosUnion;

  before(async () => {
    fixture = await readAreaFixture();
    geos = new GeosUnion(await loadGeos());
  });

  it('agrees within a millionth on twenty fields of every pattern', () => {
    const plans = planFields();
    const quick = plans
      .map((plan, i) => ({ plan, known: fixture.fields[i]! }))
      .filter(({ known }) => known.quads < 4000)
      .slice(0, 20);
    expect(quick).to.have.length(20);
    expect(new Set(quick.map(({ plan }) => plan.pattern))).to.have.property('size', 6);
    for (const { plan, known } of quick) {
      const quads = drawField(plan);
      expect(quads.length, `quads of ${plan.seed}`).to.equal(known.quads);
      const { areaM2 } = covered(convexPartsOf(quads));
      expect(Math.abs(areaM2 / known.areaM2 - 1), `${plan.seed} ${plan.pattern}`).to.be.below(1e-6);
    }
  });

  it('agrees within a square centimetre on 600 fuzz cases', () => {
    fixture.fuzz.forEach((areaM2, seed) => {
      const parts = convexPartsOf(drawFuzzCase(seed));
      expect(Math.abs(covered(parts).areaM2 - areaM2), `case ${seed}`).to.be.below(1e-4);
    });
    expect(fixture.fuzz).to.have.length(600);
  });

  it('does not depend on the order, and a second replay adds exactly nothing', () => {
    const parts = convexPartsOf(drawField(SMALL));
    const random = new SeededRandom(5);
    const areas = Array.from({ length: 20 }, () => covered(random.shuffled(parts)).areaM2);
    expect((Math.max(...areas) - Math.min(...areas)) / areas[0]!).to.be.below(1e-9);
    const cells = covered(parts);
    expect(parts.reduce((sum, part) => sum + cells.add(part), 0)).to.equal(0);
  });

  it('credits two machines with ground that adds up to the union, and knows what they share', () => {
    const here = convexPartsOf(drawField(SMALL));
    const there = convexPartsOf(drawField({ ...SMALL, seed: 42 }));
    const union = new UncoveredCells();
    let creditsM2 = 0;
    let sharedM2 = 0;
    for (const parts of [here, there]) {
      const own = new UncoveredCells();
      for (const part of parts) {
        const creditM2 = union.add(part);
        creditsM2 += creditM2;
        sharedM2 += own.add(part) - creditM2;
      }
    }
    expect(Math.abs(creditsM2 - union.areaM2)).to.be.below(1e-6);
    const bothM2 = geos.exactAreaM2([...here, ...there]);
    const expectedM2 = geos.exactAreaM2(here) + geos.exactAreaM2(there) - bothM2;
    expect(expectedM2).to.be.above(100);
    expect(Math.abs(sharedM2 / expectedM2 - 1)).to.be.below(1e-6);
    expect(Math.abs(union.areaM2 / bothM2 - 1)).to.be.below(1e-6);
  });

  it('divides work at a field boundary: inside, outside, missed', () => {
    const ring = [
      [124.3051, 43.3051],
      [124.3062, 43.3053],
      [124.3065, 43.306],
      [124.3053, 43.3061],
      [124.3051, 43.3051],
    ];
    const geometry: AreaGeometry = { type: 'Polygon', coordinates: [ring] };
    const frame = frameOf(nodeKeyOf(43.305, 124.305));
    const { x, y } = frame.toLocal(43.3053, 124.3056);
    const parts = convexPartsOf(drawField(SMALL)).map((part) => part.map((v, i) => v + (i % 2 === 0 ? x : y)));
    const [block] = blocksTouched([x, y], frame);
    const coverage = new FieldCoverage(geometry);
    for (const polygon of parts) coverage.add({ block: block!, polygon });
    const field = toTrapezoids(ringsInFrame(geometry, frame)).map((trapezoid) => Array.from(trapezoid));
    const fieldM2 = geos.exactAreaM2(field);
    const workedM2 = geos.exactAreaM2(parts);
    const insideM2 = workedM2 + fieldM2 - geos.exactAreaM2([...parts, ...field]);
    expect(insideM2).to.be.within(100, workedM2 - 100);
    expect(coverage.insideM2).to.be.closeTo(insideM2, 1e-3);
    expect(coverage.missedM2).to.be.closeTo(fieldM2 - insideM2, 1e-3);
    expect(covered(parts).areaM2 - coverage.insideM2).to.be.closeTo(workedM2 - insideM2, 1e-3);
  });
});
