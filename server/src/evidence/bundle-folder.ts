import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { BatchPlace, Finding } from './finding.js';
import { BUNDLE_FILES, type ListedFile } from './bundle-format.js';

/** Bundles of before the README was listed have it all the same. */
const UNLISTED: readonly string[] = [BUNDLE_FILES.manifest, BUNDLE_FILES.signature, BUNDLE_FILES.readme];
const BATCH_FILE = /^batches\/([0-9a-f]{40})\/(\d{12})-([0-9a-f]{8})-(\d+)\.batch$/;

/** The files of a bundle on disk. Links are not followed, and nothing outside of the folder is read. */
export class BundleFolder {
  private readonly paths = new Map<string, string>();

  /** @throws Error where the folder cannot be read. */
  constructor(folder: string) {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (entry.isDirectory()) continue;
      const path = join(entry.parentPath, entry.name);
      this.paths.set(relative(folder, path).split(sep).join('/'), entry.isFile() ? path : '');
    }
  }

  get names(): string[] {
    return [...this.paths.keys()].sort();
  }

  /** The bytes of a file; undefined where there is no such regular file. */
  read(name: string): Buffer | undefined {
    const path = this.paths.get(name);
    return path === undefined || path === '' ? undefined : readFileSync(path);
  }

  /** What is not as the manifest lists it. `batchOf` names the batch that a file should hold. */
  faults(listed: readonly ListedFile[], batchOf: (file: string) => BatchPlace | undefined): Finding[] {
    const named = (file: string) => {
      const batch = batchOf(file) ?? batchOfName(file);
      return batch === undefined ? { file } : { file, batch };
    };
    const findings = listed.flatMap(({ name, bytes, sha256 }): Finding[] => {
      const content = this.read(name);
      if (content === undefined) return [{ code: 'fileMissing', ...named(name) }];
      const isSame = content.length === bytes && createHash('sha256').update(content).digest('hex') === sha256;
      return isSame ? [] : [{ code: 'fileChanged', ...named(name) }];
    });
    const names = new Set([...UNLISTED, ...listed.map(({ name }) => name)]);
    const extra = this.names.filter((name) => !names.has(name));
    return [...findings, ...extra.map((name): Finding => ({ code: 'fileUnlisted', ...named(name) }))];
  }
}

/** What the name of a batch's file says, where the journal's line does not. */
function batchOfName(file: string): BatchPlace | undefined {
  const [, gatewayId, position, epoch, seq] = BATCH_FILE.exec(file) ?? [];
  if (gatewayId === undefined || epoch === undefined) return undefined;
  return { gatewayId, epoch, seq: Number(seq), position: Number(position) };
}
