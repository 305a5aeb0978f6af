import type { RegistryDocument } from '@furrow/protocol/registry-document';
import type { HitchedImplement } from '../registry/registry-view.js';
import type { WorkKey } from '../swath/segment.js';

const HASH_BYTES = 32;
const FIRST_CAPACITY = 16;

/** The inputs as a checkpoint keeps them. */
export interface KeptDayInputs {
  readonly isSealed: boolean;
  /** 32 bytes a batch. */
  readonly hashes: Uint8Array;
  readonly lines: readonly string[];
}

/** What one machine-day was folded from, as `Job.inputsHash` describes it. Kept small: 32 bytes a batch. */
export class DayInputs {
  /** Rises with everything that is new. */
  version = 0;
  /** False where a record came without the hash of a batch. */
  isSealed = true;
  private hashes = new Uint8Array(FIRST_CAPACITY * HASH_BYTES);
  private count = 0;
  /** What was noted last: nearly every record brings the same again. */
  private lastBatch: string | undefined;
  private lastGatewayId: string | undefined;
  private lastRank: number | undefined;
  private lastMachine: object | undefined;
  private lastImplement: object | undefined;
  private lastWork: WorkKey | undefined;
  private lastOperation: object | undefined;
  private readonly lines = new Set<string>();

  static kept({ isSealed, hashes, lines }: KeptDayInputs): DayInputs {
    const inputs = new DayInputs();
    inputs.isSealed = isSealed;
    inputs.hashes = Uint8Array.from(hashes);
    inputs.count = hashes.length / HASH_BYTES;
    for (const line of lines) inputs.lines.add(line);
    return inputs;
  }

  keep(): KeptDayInputs {
    const { isSealed, hashes, count, lines } = this;
    return { isSealed, hashes: hashes.slice(0, count * HASH_BYTES), lines: [...lines] };
  }

  noteBatch(hash: string | undefined): void {
    if (hash === undefined) this.isSealed = false;
    if (hash === undefined || hash === this.lastBatch) return;
    this.lastBatch = hash;
    if (this.hashes.length === this.count * HASH_BYTES) this.grow();
    this.hashes.set(Buffer.from(hash, 'hex'), this.count * HASH_BYTES);
    this.count += 1;
    this.version += 1;
  }

  noteMounting(gatewayId: string, rank: number): void {
    if (gatewayId === this.lastGatewayId && rank === this.lastRank) return;
    this.lastGatewayId = gatewayId;
    this.lastRank = rank;
    this.note('mounting', [gatewayId, rank]);
  }

  noteMachine(machineId: string, document: RegistryDocument<'machines'> | undefined): void {
    if (document === this.lastMachine) return;
    this.lastMachine = document;
    this.note('machine', [machineId, document ?? null]);
  }

  noteImplement(implement: HitchedImplement | undefined): void {
    if (implement === undefined || implement.document === this.lastImplement) return;
    this.lastImplement = implement.document;
    this.note('implement', [implement.id, implement.document]);
  }

  noteWork(work: WorkKey): void {
    const last = this.lastWork;
    const { implementId, operation, driverId } = work;
    if (last?.implementId === implementId && last.operation === operation && last.driverId === driverId) return;
    this.lastWork = work;
    this.note('work', [implementId, operation, driverId]);
  }

  noteOperation(operationId: string, document: RegistryDocument<'operations'> | undefined): void {
    if (document === undefined || document === this.lastOperation) return;
    this.lastOperation = document;
    this.note('operation', [operationId, document]);
  }

  /** Hashes of the batches, in hex, in order, each once. */
  batchHashes(): string[] {
    const hashes = new Set<string>();
    for (let at = 0; at < this.count * HASH_BYTES; at += HASH_BYTES) {
      hashes.add(Buffer.from(this.hashes.buffer, at, HASH_BYTES).toString('hex'));
    }
    return [...hashes].sort();
  }

  /** The lines of this machine-day, in any order. */
  allLines(): string[] {
    return [...this.batchHashes().map((hash) => `batch ${hash}`), ...this.lines];
  }

  private note(kind: string, value: unknown): void {
    this.lines.add(`${kind} ${JSON.stringify(value)}`);
    this.version += 1;
  }

  private grow(): void {
    const hashes = new Uint8Array(Math.max(FIRST_CAPACITY, Math.ceil(this.count * 1.5)) * HASH_BYTES);
    hashes.set(this.hashes);
    this.hashes = hashes;
  }
}
