import type { Segment } from '../swath/segment.js';
import { blockOf } from '../geo/block.js';
import { BlockCutter } from './block-part.js';
import type { CoveragePart, JobCoverage } from './job-coverage.js';
import { layerName, LayerBlock, type LayerKey } from './layer-block.js';

/** All layers, each in blocks of 0.01 degree. */
export class Layers {
  private readonly layerKeyOf: (segment: Segment) => LayerKey;
  /** Keyed by layer, then by block key. */
  private readonly blocksByLayer = new Map<string, Map<number, LayerBlock>>();
  private readonly cutter = new BlockCutter();
  private readonly taken = new WeakMap<CoveragePart, Map<Segment, number>>();

  constructor(layerKeyOf: (segment: Segment) => LayerKey) {
    this.layerKeyOf = layerKeyOf;
  }

  /** Puts the quads of a job that are not in its layers yet there. */
  take(coverage: JobCoverage): void {
    for (const part of coverage.parts) {
      const taken = this.taken.get(part) ?? new Map<Segment, number>();
      this.taken.set(part, taken);
      for (const segment of part.segments) {
        const from = taken.get(segment) ?? 0;
        if (from < segment.quads.length) this.takeSegment(part, segment, from);
        taken.set(segment, segment.quads.length);
      }
    }
  }

  /** Takes a job out again; its blocks need their replay. */
  remove(coverage: JobCoverage): void {
    for (const part of coverage.parts) {
      for (const block of part.credits.keys()) {
        block.remove(part);
        if (block.isEmpty) this.blocksByLayer.get(layerName(block.layer))?.delete(block.order);
      }
      this.taken.delete(part);
    }
  }

  /** The block of a layer, made where it is not there. */
  blockAt(layer: LayerKey, blockKey: number): LayerBlock {
    const name = layerName(layer);
    const blocks = this.blocksByLayer.get(name) ?? new Map<number, LayerBlock>();
    this.blocksByLayer.set(name, blocks);
    const known = blocks.get(blockKey);
    if (known !== undefined) return known;
    const made = new LayerBlock(blockOf(blockKey), layer);
    blocks.set(blockKey, made);
    return made;
  }

  /** The blocks have all quads of a job already, as a checkpoint said. */
  noteTaken(coverage: JobCoverage): void {
    for (const part of coverage.parts) {
      this.taken.set(part, new Map(part.segments.map((segment) => [segment, segment.quads.length])));
    }
  }

  dirtyBlocks(): LayerBlock[] {
    const dirty: LayerBlock[] = [];
    for (const blocks of this.blocksByLayer.values()) {
      for (const block of blocks.values()) if (block.isDirty) dirty.push(block);
    }
    return dirty;
  }

  private takeSegment(part: CoveragePart, segment: Segment, from: number): void {
    const layer = this.layerKeyOf(segment);
    const name = layerName(layer);
    const blocks = this.blocksByLayer.get(name) ?? new Map<number, LayerBlock>();
    this.blocksByLayer.set(name, blocks);
    for (let index = from; index < segment.quads.length; index += 1) {
      for (const { block, polygon } of this.cutter.partsOf(segment.quads.at(index), segment.frame)) {
        let layerBlock = blocks.get(block.key);
        if (layerBlock === undefined) {
          layerBlock = new LayerBlock(block, layer);
          blocks.set(block.key, layerBlock);
        }
        layerBlock.add(part, { segment, index, polygon });
      }
    }
  }
}
