import { writeFile } from 'node:fs/promises';
import { AREA_FIXTURE, convexPartsOf } from './area-fixture.js';
import { GeosUnion, loadGeos } from './geos-union.js';
import { drawField, drawFuzzCase, planFields } from './sample-field.js';

/** Writes testdata/coverage/geos-areas.json anew; needed only when the sample fields themselves change. */
const FUZZ_CASES = 600;

const geos = await loadGeos();
const fields = [];
for (const plan of planFields()) {
  const quads = drawField(plan);
  fields.push({ quads: quads.length, areaM2: new GeosUnion(geos).exactAreaM2(convexPartsOf(quads)) });
  console.error(`${plan.seed} ${plan.pattern} ${plan.noise} ${plan.areaHa.toFixed(2)} ha, ${quads.length} quads`);
}
const fuzz = Array.from({ length: FUZZ_CASES }, (_, seed) =>
  new GeosUnion(geos).exactAreaM2(convexPartsOf(drawFuzzCase(seed))),
);
const fixture = { geos: geos.GEOSversion(), fields, fuzz };
await writeFile(AREA_FIXTURE, `${JSON.stringify(fixture)}\n`);
