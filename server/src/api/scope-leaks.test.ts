import type { AdjustmentList } from '@furrow/protocol/approval';
import { expect } from 'chai';
import { gatewayOf } from '../ledger/ledger-scene.js';
import { readMachines, toLiveView } from '../live/live-view.js';
import { apiRoutes } from './api.js';
import { USERS } from './api-harness.js';
import { createRealScene, DAY, type RealScene } from './real-scene.js';
import { scopeOf } from './scope.js';

/** What is of bravo and of coop-2, by any name; the ground of bravo alone is more than 900 m to the east. */
const OF_OTHERS = /bravo|coop-2/i;

describe('what an organisation may see of another', () => {
  let real: RealScene;
  before(async () => {
    real = await createRealScene();
  });
  after(() => real.harness.stop());
  const ask = (user: string, path: string) => real.harness.ask(user, path);

  /** Every address that can be read, with ids of both organisations put into it. */
  const addresses = () => {
    const jobs = real.scene.folds.jobs().map(({ id }) => id);
    const values: Record<string, readonly string[]> = {
      id: [...jobs, gatewayOf('bravo'), 'bravo', 'driver-bravo', 'field-bravo'],
      collection: ['machines', 'partfields'],
      fetch: ['1'],
    };
    const queries = [
      '',
      `?from=${DAY}&to=${DAY}`,
      ...['machine', 'driver', 'all', 'operation', 'organisation', 'township', 'partfield'].map(
        (dimension) => `?from=${DAY}&to=${DAY}&dimension=${dimension}`,
      ),
      ...['machine=bravo', 'organisation=coop-2', `machine=bravo&from=${DAY}&to=${DAY}`].map((query) => `?${query}`),
      ...jobs.map((id) => `?job=${encodeURIComponent(id)}`),
      `?machine=bravo&from=${Date.parse(DAY)}&to=${Date.parse(DAY) + 86_400_000}`,
    ];
    const reads = apiRoutes(real.dependencies).filter(({ method, path }) => method === 'get' && !path.includes('.png'));
    return reads.flatMap(({ path, access }) => {
      const names = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
      const paths = names.reduce(
        (all, name) => all.flatMap((each) => (values[name] ?? []).map((value) => each.replace(`:${name}`, value))),
        [path],
      );
      return access === 'public' ? [] : paths.flatMap((each) => queries.map((query) => `${each}${query}`));
    });
  };

  it('is there to be seen: the scene has overlaps, flags, corrections and adjustments of both', async () => {
    for (const path of ['overlaps', 'corrections', 'adjustments', 'jobs']) {
      expect((await ask('auditor', `/api/${path}`)).text, path).to.match(/bravo/);
    }
    const { adjustments } = (await ask('manager', '/api/adjustments')).json<AdjustmentList>();
    expect(adjustments.map(({ machineId }) => machineId)).to.deep.equal(['alpha']);
    expect(adjustments[0]?.why[0]).to.deep.include({ kind: 'lateRecords', machineId: 'other' });
  });

  for (const user of ['manager', 'driver', 'otherDriver']) {
    it(`is nothing by name or id, at whatever address ${user} asks`, async function () {
      this.timeout(20_000);
      let answered = 0;
      for (const address of addresses()) {
        const { status, text } = await ask(user, address);
        expect(status, address).to.be.below(500);
        if (status !== 200) continue;
        answered += 1;
        const own = withoutEcho(text);
        expect(own, address).not.to.match(OF_OTHERS);
        expect(own, address).not.to.contain(gatewayOf('bravo'));
        if (address.startsWith('/api/track')) expect(text).to.contain('"fixTime":[]');
      }
      expect(answered).to.be.above(10);
    });
  }

  it('is no ground of theirs alone on the map, by tiles or by what is told live', async () => {
    const [x, y] = tileOf(124.305 + 903 / 81_000, 43.3053, 17);
    const theirs = `/api/coverage/17/${x}/${y}.png`;
    const empty = (await ask('auditor', '/api/coverage/17/0/0.png')).text;
    expect((await ask('auditor', theirs)).text).not.to.equal(empty);
    for (const user of ['manager', 'driver']) {
      expect((await ask(user, theirs)).text, user).to.equal(empty);
    }
  });

  it('is nothing in what is told live', () => {
    const { dependencies } = real;
    for (const user of [USERS['manager']!, USERS['driver']!]) {
      const view = toLiveView(dependencies, readMachines(dependencies), { user, scope: scopeOf(user), toldVersion: 0 });
      expect(JSON.stringify(view)).not.to.match(OF_OTHERS);
    }
  });
});

/** Files state the filter that was asked for, and a track its machine: that the reader has said. */
function withoutEcho(text: string): string {
  return text.replaceAll(/# filter: .*|"filter":\{[^}]*\}|^\{"machineId":"bravo"/g, '');
}

function tileOf(longitude: number, latitude: number, zoom: number): [number, number] {
  const size = 2 ** zoom;
  const angle = (latitude * Math.PI) / 180;
  const north = Math.log(Math.tan(angle) + 1 / Math.cos(angle));
  return [Math.floor(((longitude + 180) / 360) * size), Math.floor(((1 - north / Math.PI) / 2) * size)];
}
