import type { RegistryCollection, RegistryDocument } from '@furrow/protocol/registry-document';
import type { Clock } from '../clock/clock.js';
import { LocalDays } from '../fold/local-days.js';
import type { JournalledEntry } from '../journal/journal-entry.js';
import type { Journal } from '../journal/journal.js';
import { affectedBy, type Affected } from './affected-machines.js';
import { AreaGrid } from './area-grid.js';
import { changeFaults, changeOf } from './change-faults.js';
import type { HitchedImplement, PartfieldShape } from './registry-view.js';
import { RegistryIndex } from './registry-index.js';
import type { ChangeRequest, ChangeResult, JournalledChange, Registry, RegistryItem } from './registry.js';

/** After every valid-from: what is asked for without a time is the newest there is. */
const NEWEST = Number.MAX_SAFE_INTEGER;

/** As much of a journal as a registry needs. */
export type RegistryJournal = Pick<Journal, 'append' | 'readFrom' | 'onAppended'>;

export interface JournalledRegistryOptions {
  readonly journal: RegistryJournal;
  readonly clock: Clock;
  /** IANA zone that local days are cut in. */
  readonly timeZone: string;
}

/** The registry over a journal. `start` reads what the journal holds; it follows the journal from then on. */
export class JournalledRegistry implements Registry {
  private readonly journal: RegistryJournal;
  private readonly clock: Clock;
  readonly timeZone: string;
  private readonly localDays: LocalDays;
  private readonly index = new RegistryIndex();
  private readonly listeners = new Set<(change: JournalledChange) => void>();
  private grids: { partfields?: AreaGrid; townships?: AreaGrid } = {};
  /** Changes are checked and journalled one after the other: each is checked against those before it. */
  private last: Promise<unknown> = Promise.resolve();
  private unsubscribe: (() => void) | undefined;

  constructor({ journal, clock, timeZone }: JournalledRegistryOptions) {
    this.journal = journal;
    this.clock = clock;
    this.timeZone = timeZone;
    this.localDays = new LocalDays(timeZone);
  }

  start(): void {
    this.unsubscribe = this.journal.onAppended((entries) => entries.forEach((entry) => this.take(entry)));
    for (const entry of this.journal.readFrom(1, ['registry'])) this.take(entry);
  }

  stop(): void {
    this.unsubscribe?.();
  }

  list<C extends RegistryCollection>(collection: C, time = this.clock.now()): RegistryItem<C>[] {
    return this.index.list(collection, time);
  }

  item<C extends RegistryCollection>(collection: C, id: string, time = this.clock.now()): RegistryItem<C> | undefined {
    return this.index.item(collection, id, time);
  }

  history<C extends RegistryCollection>(collection: C, id: string): JournalledChange<C>[] {
    return this.index.history(collection, id)?.all() ?? [];
  }

  change(request: ChangeRequest): Promise<ChangeResult> {
    return this.changeAll([request]);
  }

  changeAll(requests: readonly ChangeRequest[]): Promise<ChangeResult> {
    const result = this.last.then(() => this.changeNow(requests));
    this.last = result.catch(() => undefined);
    return result;
  }

  onChange(listener: (change: JournalledChange) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** Whose folds a change touches; undefined where no figure depends on it. */
  affectedBy(change: JournalledChange): Affected | undefined {
    return affectedBy(change, this.index);
  }

  mountingOf(gatewayId: string, time: number): { readonly machineId: string; readonly rank: number } | undefined {
    const mounting = this.index.item('mounting', gatewayId, time)?.document;
    if (mounting === undefined || mounting.machineId === null) return undefined;
    return { machineId: mounting.machineId, rank: mounting.rank };
  }

  machine(machineId: string, time: number): RegistryDocument<'machines'> | undefined {
    return this.index.item('machines', machineId, time)?.document;
  }

  implementOf(machineId: string, time: number): HitchedImplement | undefined {
    const id = this.index.item('hitching', machineId, time)?.document.implementId ?? null;
    const document = id === null ? undefined : this.index.item('implements', id, time)?.document;
    return id === null || document === undefined ? undefined : { id, document };
  }

  operationOf(implementId: string, time: number): string | null {
    const set = this.index.item('operation', implementId, time)?.document;
    return set === undefined
      ? (this.index.item('implements', implementId, time)?.document.operation ?? null)
      : set.operation;
  }

  driverOf(machineId: string, time: number): string | null {
    const set = this.index.item('driving', machineId, time)?.document;
    return set === undefined ? (this.machine(machineId, time)?.defaultDriverId ?? null) : set.driverId;
  }

  operation(operationId: string): RegistryDocument<'operations'> | undefined {
    return this.index.item('operations', operationId, NEWEST)?.document;
  }

  campaignOf(operationId: string | null, time: number): string {
    const campaign = this.index
      .list('campaigns', NEWEST)
      .find(({ document }) => document.operation === operationId && document.from <= time && time < document.to);
    return campaign?.id ?? `${operationId ?? 'unknown'}-${this.localDays.dayOf(time).slice(0, 4)}`;
  }

  partfieldAt(latitude: number, longitude: number): PartfieldShape | undefined {
    this.grids.partfields ??= new AreaGrid(
      this.index.list('partfields', NEWEST).map(({ id, document }) => ({ id, geometry: document.geometry })),
    );
    return this.grids.partfields.at(latitude, longitude);
  }

  partfield(partfieldId: string): PartfieldShape | undefined {
    const document = this.index.item('partfields', partfieldId, NEWEST)?.document;
    return document && { id: partfieldId, geometry: document.geometry, townshipCode: document.townshipCode };
  }

  townshipAt(latitude: number, longitude: number): string | null {
    this.grids.townships ??= new AreaGrid(
      this.index
        .list('townships', NEWEST)
        .flatMap(({ id, document: { geometry } }) => (geometry === undefined ? [] : [{ id, geometry }])),
    );
    return this.grids.townships.at(latitude, longitude)?.id ?? null;
  }

  private async changeNow(requests: readonly ChangeRequest[]): Promise<ChangeResult> {
    const at = this.clock.now();
    const trial = requests.length > 1 ? this.index.copy() : this.index;
    const faults: string[] = [];
    const changes = requests.map((request, offset) => {
      faults.push(...changeFaults(request, trial));
      const change = changeOf(request, at, trial);
      if (trial !== this.index) trial.add({ ...change, position: NEWEST - requests.length + offset });
      return change;
    });
    if (faults.length > 0) return { ok: false, faults };
    const entries = changes.map((change) => ({ kind: 'registry' as const, receivedAt: at, change }));
    const positions = await this.journal.append(entries);
    return { ok: true, changes: changes.map((change, i) => ({ ...change, position: positions[i] ?? 0 })) };
  }

  private take({ position, entry }: JournalledEntry): void {
    if (entry.kind !== 'registry') return;
    const change = { ...entry.change, position };
    this.index.add(change);
    if (change.collection === 'partfields') delete this.grids.partfields;
    if (change.collection === 'townships') delete this.grids.townships;
    for (const listener of this.listeners) listener(change);
  }
}
