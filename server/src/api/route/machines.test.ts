import { expect } from 'chai';
import type { Catalogue } from '@furrow/protocol/api';
import type { LiveMachine } from '@furrow/protocol/live-update';
import { ApiHarness } from '../api-harness.js';
import { sampleMachine } from '../sample-machine.js';

describe('/api/machines and /api/catalogue', () => {
  const harness = new ApiHarness();
  before(() => harness.start());
  after(() => harness.stop());

  before(() => {
    harness.world.machines = [sampleMachine('tractor-1'), sampleMachine('tractor-2')];
    harness.world.connected.add('a'.repeat(40));
    const square = [
      [124.3, 43.3],
      [124.301, 43.3],
      [124.301, 43.301],
      [124.3, 43.301],
      [124.3, 43.3],
    ];
    const geometry = { type: 'Polygon' as const, coordinates: [square] };
    harness.world.put('partfields', 'north', { organisationId: 'coop-1', name: 'North', geometry });
  });

  const machines = async (user: string) =>
    (await harness.ask(user, '/api/machines')).json<{ machines: LiveMachine[] }>().machines;
  const catalogue = async (user: string) => (await harness.ask(user, '/api/catalogue')).json<Catalogue>();

  it('shows machines in scope, and which of them are connected', async () => {
    expect((await machines('auditor')).map((machine) => [machine.machineId, machine.connected])).to.deep.equal([
      ['tractor-1', true],
      ['tractor-2', false],
    ]);
    expect((await machines('manager')).map((machine) => machine.machineId)).to.deep.equal(['tractor-1']);
    expect((await machines('driver')).map((machine) => machine.machineId)).to.deep.equal(['tractor-1']);
    expect((await machines('stranger')).map((machine) => machine.machineId)).to.deep.equal(['tractor-2']);
    expect(await machines('otherDriver')).to.deep.equal([]);
  });

  it('names only what is in scope', async () => {
    const own = await catalogue('manager');
    expect(own.organisations.map(({ id }) => id)).to.deep.equal(['coop-1']);
    expect(own.machines.map(({ id }) => id)).to.deep.equal(['tractor-1']);
    expect(own.partfields.map(({ id }) => id)).to.deep.equal(['north']);
    const other = await catalogue('stranger');
    expect(other.partfields).to.deep.equal([]);
    expect(other.drivers).to.deep.equal([]);
    expect((await catalogue('driver')).drivers.map(({ id }) => id)).to.deep.equal(['driver-1']);
  });

  it('gives the area of a partfield on the ellipsoid', async () => {
    // 0.001 by 0.001 degrees at 43.3 N: 81.14 m by 111.10 m (a degree on WGS 84 is 81,133.8 and 111,098.7 m).
    expect((await catalogue('auditor')).partfields[0]?.areaM2).to.be.closeTo(81.1338 * 111.0987, 2);
  });
});
