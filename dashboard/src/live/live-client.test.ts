import type { LiveUpdate } from '@furrow/protocol/live-update';
import { expect } from 'chai';
import { cannedUpdate } from '../debug/canned-live.js';
import { linkStateAt } from './link-state.js';
import { LiveClient, type LiveView } from './live-client.js';

class ScriptedSocket {
  active = true;
  connects = 0;
  private readonly listeners = new Map<string, (argument: never) => void>();

  on(event: string, listener: (argument: never) => void): void {
    this.listeners.set(event, listener);
  }

  connect(): void {
    this.connects += 1;
  }

  disconnect(): void {
    this.hear('disconnect');
  }

  hear(event: string, argument?: LiveUpdate): void {
    this.listeners.get(event)?.(argument as never);
  }
}

function start() {
  const socket = new ScriptedSocket();
  const views: LiveView[] = [];
  const tasks: (() => void)[] = [];
  let refusals = 0;
  const client = new LiveClient({
    socket,
    now: () => 10_000,
    schedule: (task) => {
      tasks.push(task);
      return () => tasks.splice(tasks.indexOf(task), 1);
    },
    onView: (view) => views.push(view),
    onRefused: () => (refusals += 1),
  });
  client.start();
  return { socket, views, tasks, client, refusals: () => refusals };
}

const snapshot = cannedUpdate({ now: 1_777_337_043_000, elapsedS: 0, isSnapshot: true });
const change = cannedUpdate({ now: 1_777_337_044_000, elapsedS: 1, isSnapshot: false });

describe('LiveClient', () => {
  it('follows: snapshot first, then changes', () => {
    const { socket, views } = start();
    socket.hear('connect');
    socket.hear('update', snapshot);
    socket.hear('update', change);
    expect(views.at(-1)?.link).to.equal('connected');
    expect(views.at(-1)?.map?.machinesById.size).to.equal(4);
    expect(views.at(-1)?.map?.serverTime).to.equal(change.serverTime);
  });

  it('keeps the old map after a drop, says that it is old, and waits for a snapshot before it believes changes', () => {
    const { socket, views } = start();
    socket.hear('connect');
    socket.hear('update', snapshot);
    socket.hear('disconnect');
    const dropped = views.at(-1);
    expect(dropped?.map?.machinesById.size).to.equal(4);
    expect(dropped && linkStateAt(dropped, 25_000)).to.deep.equal({ kind: 'stale', ageMs: 15_000 });
    socket.hear('connect');
    socket.hear('update', change);
    expect(views.at(-1)?.map?.serverTime, 'a change before the snapshot').to.equal(snapshot.serverTime);
    socket.hear('update', { ...snapshot, serverTime: change.serverTime });
    expect(views.at(-1)?.map?.serverTime).to.equal(change.serverTime);
  });

  it('asks whether the session is over and tries again where the server refused', () => {
    const { socket, tasks, refusals } = start();
    socket.active = false;
    socket.hear('connect_error');
    expect(refusals()).to.equal(1);
    expect(socket.connects).to.equal(1);
    tasks[0]?.();
    expect(socket.connects).to.equal(2);
  });

  it('leaves reconnecting to the socket where it does so itself, and stops when told', () => {
    const { socket, tasks, client, views } = start();
    socket.hear('disconnect');
    expect(tasks).to.have.length(0);
    client.stop();
    const shown = views.length;
    socket.active = false;
    socket.hear('disconnect');
    expect(tasks).to.have.length(0);
    expect(views).to.have.length(shown);
  });
});

describe('linkStateAt', () => {
  it('is connecting without a map, live with a fresh one, quiet after half a minute of silence', () => {
    const { socket, views } = start();
    expect(linkStateAt({ link: 'connecting', map: undefined }, 0)).to.deep.equal({ kind: 'connecting', ageMs: null });
    socket.hear('connect_error');
    expect(linkStateAt(views.at(-1)!, 0).kind, 'the server was never reached').to.equal('unreachable');
    socket.hear('connect');
    socket.hear('update', snapshot);
    const [view] = views.slice(-1);
    expect(view && linkStateAt(view, 12_000).kind).to.equal('live');
    expect(view && linkStateAt(view, 45_000)).to.deep.equal({ kind: 'quiet', ageMs: 35_000 });
  });
});
