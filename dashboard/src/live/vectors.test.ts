import type { LiveUpdate } from '@furrow/protocol/live-update';
import { readVectors } from '@furrow/protocol/vectors';
import { expect } from 'chai';
import { LiveClient, type LiveSocket } from './live-client.js';
import { listMachines, type MapState } from './map-state.js';

/** A client whose socket hears what the test says. */
function startClient() {
  const listeners = new Map<string, (argument: never) => void>();
  let map: MapState | undefined;
  const socket: LiveSocket = {
    on: (event: string, listener: (argument: never) => void) => listeners.set(event, listener),
    active: true,
    connect: () => {},
    disconnect: () => {},
  };
  const onView = (view: { map: MapState | undefined }): void => {
    map = view.map;
  };
  new LiveClient({ socket, now: () => 0, schedule: () => () => {}, onView, onRefused: () => {} }).start();
  const hear = (update: LiveUpdate): void => listeners.get('update')?.(update as never);
  return { hear, map: () => map };
}

describe('vectors: live updates', () => {
  const vectors = readVectors('live-updates');
  const [snapshot] = vectors.map(({ update }) => update);
  if (snapshot === undefined) throw new Error('the first vector is a snapshot');

  for (const { name, kind, update } of vectors) {
    it(`${name}: ${kind === 'broken' ? 'changes nothing' : 'is shown'}`, () => {
      const { hear, map } = startClient();
      hear(snapshot);
      const before = map();
      hear(update);
      if (kind === 'broken') expect(map()).to.equal(before);
      else {
        const shown = map();
        expect(shown).to.deep.include({ today: update.today, serverTime: update.serverTime });
        expect(shown?.coverage.version).to.equal(update.coverageVersion);
        const listed = shown && listMachines(shown, (machineId) => machineId);
        if (update.snapshot) expect(listed).to.have.deep.members([...update.machines]);
        else
          expect(listed)
            .to.deep.include.members([...update.machines])
            .and.have.length(2);
      }
    });
  }
});
