import type { LiveMachine, LiveUpdate } from '@furrow/protocol/live-update';
import { expect } from 'chai';
import * as fc from 'fast-check';
import { liveUpdateToMapState } from './live-update-to-map-state.js';
import { fixAgeMs, listMachines, serverTimeAt, type MapState } from './map-state.js';

function machine(machineId: string, rest: Partial<LiveMachine> = {}): LiveMachine {
  return {
    machineId,
    fixTime: 1_000,
    receivedAt: 1_200,
    latitude: 43.31,
    longitude: 124.33,
    courseDeg: 90,
    speedMps: 2,
    fixQuality: 4,
    activity: 'working',
    connected: true,
    workStateEvidence: 'ddi141',
    jobId: null,
    operation: null,
    driverId: null,
    today: {
      localDay: '2026-04-28',
      jobs: 1,
      netM2: 10,
      grossM2: 11,
      workedTimeS: 60,
      unknownDistanceM: 0,
      pending: false,
    },
    ...rest,
  };
}

function update(rest: Partial<LiveUpdate> = {}): LiveUpdate {
  const today = {
    localDay: '2026-04-28',
    jobs: 1,
    netM2: 10,
    uniqueM2: 10,
    conservationM2: 0,
    workingMachines: 1,
    pending: false,
  };
  return { snapshot: false, serverTime: 2_000, machines: [], today, coverageVersion: 1, coverageBounds: null, ...rest };
}

function snapshot(...machines: LiveMachine[]): MapState {
  const state = liveUpdateToMapState(update({ snapshot: true, machines }), undefined, 5_000);
  if (state === undefined) throw new Error('a snapshot always makes a state');
  return state;
}

describe('liveUpdateToMapState', () => {
  it('shows nothing before the first snapshot: a part would look like the whole', () => {
    expect(liveUpdateToMapState(update({ machines: [machine('a')] }), undefined, 0)).to.equal(undefined);
  });

  it('changes the machines that an update names and keeps the identity of all others', () => {
    const before = snapshot(machine('a'), machine('b'));
    const after = liveUpdateToMapState(update({ machines: [machine('b', { speedMps: 0 })] }), before, 6_000);
    expect(after?.machinesById.get('a')).to.equal(before.machinesById.get('a'));
    expect(after?.machinesById.get('b')?.speedMps).to.equal(0);
    expect(before.machinesById.get('b')?.speedMps, 'the state before is untouched').to.equal(2);
  });

  it('forgets with a snapshot the machines that left the scope', () => {
    const after = liveUpdateToMapState(update({ snapshot: true, machines: [machine('b')] }), snapshot(machine('a')), 0);
    expect([...(after?.machinesById.keys() ?? [])]).to.deep.equal(['b']);
  });

  it('names the ground whose tiles are out of date, and all of it after a drop', () => {
    const before = snapshot();
    const bounds: [number, number, number, number] = [124, 43, 125, 44];
    const changed = liveUpdateToMapState(update({ coverageVersion: 2, coverageBounds: bounds }), before, 0);
    expect(changed?.coverage).to.deep.equal({ version: 2, bounds });
    const reconnected = liveUpdateToMapState(update({ snapshot: true, coverageVersion: 9 }), before, 0);
    expect(reconnected?.coverage).to.deep.equal({ version: 9, bounds: null });
    expect(liveUpdateToMapState(update(), before, 0)?.coverage, 'no change').to.equal(before.coverage);
  });

  it('comes to the same machines whether changes come one by one or in one update', () => {
    const change = fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.nat(40));
    fc.assert(
      fc.property(fc.array(change), (changes) => {
        const machines = changes.map(([id, speedMps]) => machine(id, { speedMps }));
        let stepwise: MapState | undefined = snapshot(machine('a'));
        for (const one of machines) stepwise = liveUpdateToMapState(update({ machines: [one] }), stepwise, 0);
        const atOnce = liveUpdateToMapState(update({ machines }), snapshot(machine('a')), 0);
        expect(stepwise?.machinesById).to.deep.equal(atOnce?.machinesById);
      }),
    );
  });
});

describe('map state', () => {
  it("tells ages by the server's clock, whatever this device's clock says", () => {
    const state = snapshot(machine('a', { fixTime: 1_500 }), machine('b', { fixTime: null }));
    expect(serverTimeAt(state, 15_000)).to.equal(12_000);
    const [a, b] = [state.machinesById.get('a'), state.machinesById.get('b')];
    expect(a && fixAgeMs(a, serverTimeAt(state, 15_000))).to.equal(10_500);
    expect(b && fixAgeMs(b, serverTimeAt(state, 15_000)), 'no fix has no age').to.equal(null);
  });

  it('lists the working machines first, then by name with numbers in order', () => {
    const state = snapshot(
      machine('T 10'),
      machine('T 9'),
      machine('S', { activity: 'silent' }),
      machine('M', { activity: 'moving' }),
    );
    expect(listMachines(state, (id) => id).map(({ machineId }) => machineId)).to.deep.equal(['T 9', 'T 10', 'M', 'S']);
  });
});
