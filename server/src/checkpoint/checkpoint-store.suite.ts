import { expect } from 'chai';
import type { CheckpointHead, CheckpointPart, CheckpointStore, PartKey } from './checkpoint-store.js';

export const headOf = (position: number): CheckpointHead => ({
  at: { position, entryHash: String(position % 10).repeat(64) },
  tail: { position: 0, entryHash: '0'.repeat(64) },
  maker: 'engine 1',
  notedFrom: position + 1,
});

export const partOf = (machineId: string, place: number, text: string): CheckpointPart => ({
  kind: 'quads',
  machineId,
  localDay: '2026-04-28',
  place,
  body: new TextEncoder().encode(text),
});

const textIn = (store: CheckpointStore, key: PartKey): string | undefined => {
  const body = store.part(key);
  return body && new TextDecoder().decode(body);
};

/** What every checkpoint store does. */
export function checkpointStoreSuite(open: () => CheckpointStore): void {
  let store: CheckpointStore;
  beforeEach(() => (store = open()));
  afterEach(() => store.close());

  function commit(position: number, ...parts: CheckpointPart[]): void {
    const draft = store.begin();
    for (const part of parts) draft.put(part);
    draft.commit(headOf(position));
  }

  it('has no checkpoint at first', () => {
    expect(store.head()).to.equal(undefined);
    expect([...store.parts('quads')]).to.deep.equal([]);
    expect(store.part(partOf('a', 0, ''))).to.equal(undefined);
  });

  it('gives back what was committed, by machine, day and place', () => {
    commit(7, partOf('b', 0, 'b0'), partOf('a', 10, 'a10'), partOf('a', 9, 'a9'));
    expect(store.head()).to.deep.equal(headOf(7));
    expect(Array.from(store.parts('quads'), ({ machineId, place }) => [machineId, place])).to.deep.equal([
      ['a', 9],
      ['a', 10],
      ['b', 0],
    ]);
    expect([...store.parts('day')]).to.deep.equal([]);
    expect(textIn(store, partOf('a', 10, ''))).to.equal('a10');
    expect([store.count('quads'), store.count('day')]).to.deep.equal([3, 0]);
  });

  it('keeps what the next one does not mention, and nothing of what it takes out', () => {
    commit(7, partOf('a', 0, 'old'), partOf('a', 1, 'old'), partOf('b', 0, 'stays'));
    const draft = store.begin();
    draft.remove(partOf('a', 0, ''));
    draft.put(partOf('a', 0, 'new'));
    draft.commit(headOf(8));
    expect(store.head()).to.deep.equal(headOf(8));
    expect(textIn(store, partOf('a', 0, ''))).to.equal('new');
    expect(textIn(store, partOf('a', 1, ''))).to.equal(undefined);
    expect(textIn(store, partOf('b', 0, ''))).to.equal('stays');
  });

  it('forgets a draft that was abandoned', () => {
    commit(7, partOf('a', 0, 'old'));
    const draft = store.begin();
    draft.removeAll();
    draft.put(partOf('b', 0, 'new'));
    draft.abandon();
    expect(store.head()).to.deep.equal(headOf(7));
    expect(textIn(store, partOf('a', 0, ''))).to.equal('old');
    expect(textIn(store, partOf('b', 0, ''))).to.equal(undefined);
    commit(8);
    expect(store.head()).to.deep.equal(headOf(8));
  });

  it('writes one draft at a time', () => {
    store.begin();
    expect(() => store.begin()).to.throw('a checkpoint is being written already');
  });

  it('begins anew where all was taken out', () => {
    commit(7, partOf('a', 0, 'old'));
    const draft = store.begin();
    draft.removeAll();
    draft.put(partOf('b', 0, 'new'));
    draft.commit(headOf(8));
    expect(Array.from(store.parts('quads'), ({ machineId }) => machineId)).to.deep.equal(['b']);
  });

  it('has none after it was discarded, and takes the next', () => {
    commit(7, partOf('a', 0, 'old'));
    store.discard();
    expect(store.head()).to.equal(undefined);
    expect(store.count('quads')).to.equal(0);
    commit(8, partOf('a', 0, 'new'));
    expect(store.head()).to.deep.equal(headOf(8));
    expect(textIn(store, partOf('a', 0, ''))).to.equal('new');
  });
}
