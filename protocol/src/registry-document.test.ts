import { expect } from 'chai';
import { REGISTRY_SCHEMAS, type RegistryCollection, type RegistryDocument } from './registry-document.js';
import { compileCheck } from './validate.js';

const ring = [
  [124.3, 43.3],
  [124.31, 43.3],
  [124.31, 43.31],
  [124.3, 43.3],
];
const names = { zh: '免耕播种', en: 'No-till seeding' };
const sound: { [C in RegistryCollection]: RegistryDocument<C> } = {
  organisations: { names: { zh: '梨树合作社', en: 'Lishu co-operative' } },
  townships: { names: { zh: '梨树镇', en: 'Lishu town' }, countyCode: '220322' },
  machines: {
    organisationId: 'lishu-coop',
    name: 'Tractor 1',
    kind: 'tractor',
    antennaXM: 1.2,
    antennaYM: 0,
    hitchXM: -1.1,
    maxSpeedMps: 12,
  },
  implements: {
    organisationId: 'lishu-coop',
    name: 'Seeder',
    attachment: 'trailed',
    toolXM: -4.5,
    offsetYM: 0,
    workingWidthM: 3,
    sections: [{ id: '1', widthM: 3, offsetYM: 0 }],
    operation: null,
  },
  gateways: { name: 'Gateway 1', publicKey: 'MCowBQYDK2VwAyEA', status: 'enrolled' },
  drivers: { organisationId: 'lishu-coop', name: '王强' },
  partfields: { organisationId: 'lishu-coop', name: 'East', geometry: { type: 'Polygon', coordinates: [ring] } },
  operations: { names, conservationTillage: true, repeatable: false, repeatAfterDays: 3, needsPto: false },
  campaigns: { operation: 'no-till-seeding', from: 0, to: 1, names },
  mounting: { machineId: 'tractor-1', rank: 1 },
  tuning: { sealAfterS: 30, sources: { receivers: ['roof', 'hood'], speed: ['receiver', 'wheel'] } },
  hitching: { implementId: null },
  operation: { operation: 'no-till-seeding' },
  driving: { driverId: 'driver-1' },
};

const faultsOf = Object.fromEntries(
  Object.entries(REGISTRY_SCHEMAS).map(([collection, schema]) => [collection, compileCheck(schema)]),
) as Record<RegistryCollection, (value: unknown) => string[]>;

describe('registry documents', () => {
  for (const [collection, document] of Object.entries(sound) as [RegistryCollection, object][]) {
    it(`${collection}: a sound one passes, an unknown property is named`, () => {
      expect(faultsOf[collection](document)).to.deep.equal([]);
      expect(faultsOf[collection]({ ...document, unheardOf: 'red' })).to.deep.equal([
        '/: must NOT have additional properties "unheardOf", got an object',
      ]);
    });
  }

  const broken: [RegistryCollection, object, string][] = [
    ['machines', { antennaXM: 21 }, '/antennaXM: must be <= 20, got 21'],
    ['machines', { kind: 'plough' }, '/kind: must be equal to one of the allowed values, got "plough"'],
    ['machines', { organisationId: 'a b' }, '/organisationId: must match pattern'],
    ['implements', { workingWidthM: 0 }, '/workingWidthM: must be >= 0.1, got 0'],
    ['implements', { workingWidthM: null }, '/workingWidthM: must be number, got null'],
    ['townships', { countyCode: '22' }, '/countyCode: must match pattern'],
    [
      'partfields',
      { geometry: { type: 'Point', coordinates: [1, 2] } },
      '/geometry: value of tag "type" must be in oneOf',
    ],
    ['partfields', { geometry: { type: 'Polygon', coordinates: [ring.slice(1)] } }, 'must NOT have fewer than 4 items'],
    ['partfields', { geometry: { type: 'Polygon', coordinates: [[...ring, [124]]] } }, '/geometry/coordinates/0/4'],
    [
      'partfields',
      { geometry: { type: 'Polygon', coordinates: [[...ring, [43, 124]]] } },
      '/4/1: must be <= 90, got 124',
    ],
    ['mounting', { rank: 0 }, '/rank: must be >= 1, got 0'],
  ];
  for (const [collection, change, reason] of broken) {
    it(`${collection}: ${JSON.stringify(change).slice(0, 60)} is refused with its place`, () => {
      expect(faultsOf[collection]({ ...sound[collection], ...change }).join('\n')).to.include(reason);
    });
  }

  it('take areas of several parts, with holes and heights', () => {
    const high = ring.map((position) => [...position, 171.5]);
    const geometry = { type: 'MultiPolygon', coordinates: [[ring, ring], [high]] };
    expect(faultsOf.partfields({ ...sound.partfields, geometry })).to.deep.equal([]);
  });
});
