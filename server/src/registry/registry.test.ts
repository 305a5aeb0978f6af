import { readVectorKey } from '@furrow/protocol/vectors';
import { expect } from 'chai';
import { TestClock } from '../clock/test-clock.js';
import { ChainedJournal } from '../journal/chained-journal.js';
import { MemoryEntryStorage } from '../journal/memory-entry-storage.js';
import { JournalledRegistry } from './journalled-registry.js';
import type { ChangeRequest } from './registry.js';

const NOW = Date.UTC(2026, 3, 28);
const DAY = 86_400_000;
const names = { zh: '合作社', en: 'Co-op' };
const machine = {
  organisationId: 'co-op',
  name: '1',
  kind: 'tractor',
  antennaXM: 0,
  antennaYM: 0,
  hitchXM: -1,
  maxSpeedMps: 15,
};
const implement = {
  organisationId: 'co-op',
  name: 'seeder',
  attachment: 'mounted',
  toolXM: -2,
  offsetYM: 0,
  workingWidthM: 3,
  operation: 'seeding',
};
const operation = { names, conservationTillage: true, repeatable: false, repeatAfterDays: 3, needsPto: false };
const square = (west: number) => ({
  type: 'Polygon',
  coordinates: [
    [
      [west, 43.3],
      [west + 0.01, 43.3],
      [west + 0.01, 43.31],
      [west, 43.31],
      [west, 43.3],
    ],
  ],
});

type RequestParts = [collection: string, id: string, document: unknown, validFrom?: number];
const request = (...[collection, id, document, validFrom = 0]: RequestParts) =>
  ({ collection, id, document, validFrom, by: 'chen' }) as ChangeRequest;

/** An Ed25519 key, SPKI DER in base64, and its fingerprint. */
const KEY = readVectorKey();

describe('registry', () => {
  const clock = new TestClock(NOW);
  let journal: ChainedJournal;
  let registry: JournalledRegistry;
  const set = async (...parts: Parameters<typeof request>) => {
    const result = await registry.change(request(...parts));
    expect(result, JSON.stringify(result)).to.include({ ok: true });
  };
  const faults = async (...requests: ChangeRequest[]) => {
    const result = await registry.changeAll(requests);
    return result.ok ? [] : result.faults;
  };
  beforeEach(async () => {
    journal = new ChainedJournal({ storage: new MemoryEntryStorage(), clock, gatherMs: 0 });
    registry = new JournalledRegistry({ journal, clock, timeZone: 'Asia/Shanghai' });
    registry.start();
    await set('organisations', 'co-op', { names });
    await set('operations', 'seeding', operation);
    await set('operations', 'subsoiling', operation);
    await set('machines', 'tractor-1', machine);
    await set('implements', 'seeder-1', implement);
    await set('implements', 'ripper-1', { ...implement, operation: 'subsoiling' });
  });

  it('answers by the entry with the greatest valid-from not after the time', async () => {
    await set('hitching', 'tractor-1', { implementId: 'seeder-1' }, NOW);
    await set('hitching', 'tractor-1', { implementId: null }, NOW + 2 * DAY);
    await set('hitching', 'tractor-1', { implementId: 'ripper-1' }, NOW + DAY);
    const times = [NOW - 1, NOW, NOW + DAY - 1, NOW + DAY, NOW + 2 * DAY];
    expect(times.map((time) => registry.implementOf('tractor-1', time)?.id)).to.deep.equal([
      undefined,
      'seeder-1',
      'seeder-1',
      'ripper-1',
      undefined,
    ]);
  });

  it('corrects backwards: of the same valid-from the later journalled counts, and both stay in the history', async () => {
    await set('implements', 'seeder-1', { ...implement, workingWidthM: 3.2 });
    expect(registry.item('implements', 'seeder-1')?.document.workingWidthM).to.equal(3.2);
    const history = registry.history('implements', 'seeder-1');
    expect(history.map(({ document, by }) => [document?.workingWidthM, by])).to.deep.equal([
      [3, 'chen'],
      [3.2, 'chen'],
    ]);
  });

  it('removes a document from a time on, and leaves what was', async () => {
    await set('machines', 'tractor-1', null, NOW);
    expect(registry.list('machines')).to.deep.equal([]);
    expect(registry.machine('tractor-1', NOW - 1)).to.include({ name: '1' });
  });

  it('takes the operation of the table before the implement’s own, and the driver of the table before the default', async () => {
    await set('drivers', 'li', { organisationId: 'co-op', name: '李' });
    await set('machines', 'tractor-1', { ...machine, defaultDriverId: 'li' });
    await set('operation', 'seeder-1', { operation: 'subsoiling' }, NOW);
    await set('driving', 'tractor-1', { driverId: null }, NOW);
    expect([NOW - 1, NOW].map((time) => registry.operationOf('seeder-1', time))).to.deep.equal([
      'seeding',
      'subsoiling',
    ]);
    expect([NOW - 1, NOW].map((time) => registry.driverOf('tractor-1', time))).to.deep.equal(['li', null]);
  });

  it('names a campaign by its window, else by the local year', async () => {
    const window = { operation: 'seeding', from: NOW, to: NOW + DAY, names };
    await set('campaigns', 'spring-2026', window);
    expect(registry.campaignOf('seeding', NOW)).to.equal('spring-2026');
    expect(registry.campaignOf('seeding', NOW + DAY)).to.equal('seeding-2026');
    expect(registry.campaignOf('subsoiling', Date.UTC(2025, 11, 31, 15, 59))).to.equal('subsoiling-2025');
    expect(registry.campaignOf('subsoiling', Date.UTC(2025, 11, 31, 16))).to.equal('subsoiling-2026');
    expect(registry.campaignOf(null, NOW)).to.equal('unknown-2026');
  });

  it('finds the partfield and the township of a place, and follows their changes', async () => {
    await set('partfields', 'b', { organisationId: 'co-op', name: 'b', geometry: square(124.31) });
    await set('partfields', 'a', { organisationId: 'co-op', name: 'a', geometry: square(124.305) });
    await set('townships', '220322100', { names, countyCode: '220322', geometry: square(124.3) });
    expect([124.3049, 124.306, 124.316].map((x) => registry.partfieldAt(43.305, x)?.id)).to.deep.equal([
      undefined,
      'a',
      'b',
    ]);
    expect(registry.partfieldAt(43.305, 124.312)?.id).to.equal('a');
    expect(registry.townshipAt(43.305, 124.309)).to.equal('220322100');
    const world = [
      [-180, -90],
      [180, -90],
      [180, 90],
      [-180, 90],
      [-180, -90],
    ];
    await set('partfields', 'aa', {
      organisationId: 'co-op',
      name: 'w',
      geometry: { type: 'Polygon', coordinates: [world] },
    });
    expect([124.3049, 124.306, 124.316].map((x) => registry.partfieldAt(43.305, x)?.id)).to.deep.equal([
      'aa',
      'a',
      'aa',
    ]);
    await set('partfields', 'aa', null, NOW);
    await set('partfields', 'a', null, NOW);
    expect(registry.partfieldAt(43.305, 124.312)?.id).to.equal('b');
  });

  it('says of each wrong change what is wrong, and journals none of them', async () => {
    const before = journal.head().position;
    const open = {
      type: 'Polygon',
      coordinates: [
        [
          [124, 43],
          [124.1, 43],
          [124.1, 43.1],
          [124, 43.2],
        ],
      ],
    };
    const swapped = {
      type: 'Polygon',
      coordinates: [
        [
          [43, 124],
          [43, 124.1],
          [43.1, 124.1],
          [43, 124],
        ],
      ],
    };
    const texts = await faults(
      request('tractors', 'x', {}),
      request('machines', 'a b', machine),
      request('machines', 'tractor-2', { ...machine, organisationId: 'nobody' }),
      request('machines', 'tractor-2', { ...machine, hitchXM: 99 }),
      request('hitching', 'tractor-9', { implementId: 'seeder-1' }),
      request('hitching', 'tractor-1', { implementId: 'seeder-9' }, -5),
      request('gateways', 'abc', { name: 'x', publicKey: 'x', status: 'pending' }),
      request('partfields', 'p', { organisationId: 'co-op', name: 'p', geometry: open }),
      request('partfields', 'q', { organisationId: 'co-op', name: 'q', geometry: swapped }),
    );
    const wanted = [
      /^tractors "x": no such collection/,
      /^machines "a b": id must be/,
      /^machines "tractor-2": \/organisationId: organisations has no "nobody"/,
      /^machines "tractor-2": \/hitchXM: .*got 99/,
      /^hitching "tractor-9": machines has no "tractor-9"/,
      /^hitching "tractor-1": \/validFrom: .*got -5/,
      /^hitching "tractor-1": \/implementId: implements has no "seeder-9"/,
      /^gateways "abc": \/publicKey: /,
      /^partfields "p": \/geometry: ring 0 is not closed/,
      /^partfields "q": \/geometry\/coordinates\/0\/0\/1: must be <= 90, got 124/,
    ];
    wanted.forEach((pattern, i) => expect(texts[i]).to.match(pattern));
    expect(texts.slice(wanted.length).every((text) => text.startsWith('partfields "q"'))).to.equal(true);
    expect(journal.head().position).to.equal(before);
  });

  it('makes several changes together or none, later ones referring to earlier ones', async () => {
    const tractor = request('machines', 'tractor-2', { ...machine, organisationId: 'new' });
    expect(await faults(tractor)).to.have.length(1);
    expect(await faults(request('organisations', 'new', { names }), tractor)).to.deep.equal([]);
    expect(registry.item('machines', 'tractor-2')?.document.organisationId).to.equal('new');
  });

  it('is the same when it is read from the journal again', async () => {
    await set('hitching', 'tractor-1', { implementId: 'seeder-1' }, NOW);
    const again = new JournalledRegistry({ journal, clock, timeZone: 'Asia/Shanghai' });
    again.start();
    expect(again.history('hitching', 'tractor-1')).to.deep.equal(registry.history('hitching', 'tractor-1'));
    expect(again.list('implements')).to.deep.equal(registry.list('implements'));
  });

  it('says whose figures a change touches', async () => {
    await set('hitching', 'tractor-1', { implementId: 'seeder-1' }, NOW);
    const touched: unknown[] = [];
    registry.onChange((change) => touched.push(registry.affectedBy(change)));
    await set('implements', 'seeder-1', { ...implement, workingWidthM: 3.5 }, NOW - DAY);
    await set('implements', 'ripper-1', { ...implement, workingWidthM: 3.5 });
    await set('drivers', 'li', { organisationId: 'co-op', name: '李' });
    await set('partfields', 'p', { organisationId: 'co-op', name: 'p', geometry: square(124.3) }, NOW);
    expect(touched).to.deep.equal([
      { machineIds: ['tractor-1'], validFrom: NOW - DAY },
      { machineIds: [], validFrom: 0 },
      undefined,
      { machineIds: null, validFrom: 0 },
    ]);
  });

  it('keeps the settings in a document of a gateway that a later one leaves out, until one empties them', async () => {
    const gateway = { name: 'box', publicKey: KEY.publicKey, status: 'enrolled' };
    const settings = { sealAfterS: 30 };
    await set('gateways', KEY.gatewayId, { ...gateway, settings });
    await set('gateways', KEY.gatewayId, { ...gateway, name: 'box 2', status: 'revoked' });
    const revoked = { ...gateway, name: 'box 2', status: 'revoked', settings };
    expect(registry.item('gateways', KEY.gatewayId)?.document).to.deep.equal(revoked);
    await set('gateways', KEY.gatewayId, { ...gateway, settings: {} });
    expect(registry.item('gateways', KEY.gatewayId)?.document.settings).to.deep.equal({});
  });

  it('holds how a gateway works in a dated table of its own', async () => {
    await set('gateways', KEY.gatewayId, { name: 'box', publicKey: KEY.publicKey, status: 'enrolled' });
    await set('tuning', KEY.gatewayId, { sealAfterS: 30 }, NOW);
    expect(registry.item('tuning', KEY.gatewayId, NOW - 1)).to.equal(undefined);
    expect(registry.item('tuning', KEY.gatewayId, NOW)?.document).to.deep.equal({ sealAfterS: 30 });
    expect(await faults(request('tuning', 'nobody', {}))).to.deep.equal(['tuning "nobody": gateways has no "nobody"']);
    const [fault] = await faults(request('tuning', KEY.gatewayId, { sealAfterS: 0 }));
    expect(fault).to.include('/sealAfterS: must be >= 1');
  });
});
