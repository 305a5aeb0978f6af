import { expect } from 'chai';
import type { LiveUpdate } from '@furrow/protocol/live-update';
import { ApiWorld, USERS } from '../api/api-harness.js';
import { sampleMachine } from '../api/sample-machine.js';
import { sampleTotal } from '../store/sample-results.js';
import { LiveFeed, type LiveConnection } from './live-feed.js';

/** A dashboard that keeps what it is sent. */
class FakeConnection implements LiveConnection {
  readonly user;
  readonly updates: LiveUpdate[] = [];
  ready = true;
  admitted = true;
  closed = false;

  constructor(name: string) {
    this.user = USERS[name] ?? fail(name);
  }

  isReady(): boolean {
    return this.ready;
  }

  isAdmitted(): boolean {
    return this.admitted;
  }

  send(update: LiveUpdate): void {
    this.updates.push(update);
  }

  close(): void {
    this.closed = true;
  }

  /** Machine ids of each update. */
  machineIds(): string[][] {
    return this.updates.map((update) => update.machines.map((machine) => machine.machineId));
  }
}

function fail(name: string): never {
  throw new Error(`no user ${name}`);
}

describe('live feed', () => {
  let world: ApiWorld;
  let feed: LiveFeed;

  beforeEach(() => {
    world = new ApiWorld();
    world.machines = [sampleMachine('tractor-1'), sampleMachine('tractor-2')];
    const { folds, registry, presence, coverageVersions } = world.dependencies();
    feed = new LiveFeed({ folds, registry, presence, coverageVersions, clock: world.clock });
    feed.start();
  });
  afterEach(() => feed.stop());

  const follow = (name: string) => {
    const connection = new FakeConnection(name);
    return { connection, unfollow: feed.follow(connection) };
  };
  const move = (machineId: string, latitude: number) => {
    world.machines = world.machines.map((machine) =>
      machine.machineId === machineId ? { ...machine, latitude } : machine,
    );
    feed.noteNews();
  };

  it('sends everything in scope first, then only what changed', () => {
    const { connection } = follow('auditor');
    move('tractor-2', 44);
    world.clock.advance(500);
    feed.noteNews();
    world.clock.advance(5000);
    expect(connection.machineIds()).to.deep.equal([['tractor-1', 'tractor-2'], ['tractor-2']]);
    expect(connection.updates.map((update) => update.snapshot)).to.deep.equal([true, false]);
  });

  it('sends at most two updates a second, the newest state each time', () => {
    const { connection } = follow('auditor');
    for (let step = 1; step <= 40; step += 1) {
      move('tractor-1', 44 + step);
      world.clock.advance(50);
    }
    expect(connection.updates).to.have.length(1 + 4);
    expect(connection.updates.at(-1)?.machines[0]?.latitude).to.be.within(83, 84);
  });

  it('shows each user their scope only', () => {
    world.totals = [
      sampleTotal({ dimension: 'organisation', dimensionId: 'coop-1', netM2: 5 }),
      sampleTotal({ dimension: 'driver', dimensionId: 'driver-1', netM2: 3 }),
    ];
    const seen = Object.fromEntries(
      ['auditor', 'manager', 'driver', 'stranger', 'otherDriver'].map((name) => [name, follow(name).connection]),
    );
    expect(seen['auditor']?.machineIds()).to.deep.equal([['tractor-1', 'tractor-2']]);
    expect(seen['manager']?.machineIds()).to.deep.equal([['tractor-1']]);
    expect(seen['driver']?.machineIds()).to.deep.equal([['tractor-1']]);
    expect(seen['stranger']?.machineIds()).to.deep.equal([['tractor-2']]);
    expect(seen['otherDriver']?.machineIds()).to.deep.equal([[]]);
    expect(Object.values(seen).map((connection) => connection.updates[0]?.today.netM2)).to.deep.equal([99, 5, 3, 0, 0]);
    move('tractor-2', 50);
    world.clock.advance(500);
    expect(seen['manager']?.updates).to.have.length(1);
    expect(seen['stranger']?.updates).to.have.length(2);
  });

  it('keeps for a slow dashboard one state per machine, the newest', () => {
    const { connection } = follow('auditor');
    connection.ready = false;
    for (let step = 1; step <= 200; step += 1) {
      move(step % 2 === 0 ? 'tractor-1' : 'tractor-2', 44 + step);
      world.coverageVersions.noteChange({ west: step, south: 0, east: step + 1, north: 1 });
      world.clock.advance(500);
    }
    expect(connection.updates).to.have.length(1);
    connection.ready = true;
    world.clock.advance(500);
    expect(connection.updates).to.have.length(2);
    const [, late] = connection.updates;
    expect(late?.machines.map((machine) => [machine.machineId, machine.latitude])).to.have.deep.members([
      ['tractor-1', 244],
      ['tractor-2', 243],
    ]);
    expect(late?.coverageBounds).to.deep.equal([1, 0, 201, 1]);
    expect(late?.coverageVersion).to.equal(200);
  });

  it('tells which ground to draw again', () => {
    const { connection } = follow('auditor');
    world.coverageVersions.noteChange({ west: 1, south: 2, east: 3, north: 4 });
    feed.noteNews();
    world.clock.advance(500);
    expect(connection.updates.at(-1)).to.deep.include({
      coverageVersion: 1,
      coverageBounds: [1, 2, 3, 4],
      machines: [],
    });
  });

  it('notices what time alone changes', () => {
    const { connection } = follow('auditor');
    world.machines = [sampleMachine('tractor-1', { activity: 'silent' }), sampleMachine('tractor-2')];
    world.clock.advance(5000);
    expect(connection.machineIds()).to.deep.equal([['tractor-1', 'tractor-2'], ['tractor-1']]);
  });

  it('closes who is logged out, and forgets who left', () => {
    const { connection } = follow('auditor');
    const { connection: gone, unfollow } = follow('manager');
    unfollow();
    connection.admitted = false;
    move('tractor-1', 60);
    world.clock.advance(10_000);
    expect(connection.closed).to.equal(true);
    expect(gone.updates).to.have.length(1);
  });
});
