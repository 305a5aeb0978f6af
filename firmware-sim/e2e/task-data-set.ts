import { createReadStream, existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import yauzl from 'yauzl';

/** A partfield of a set, as the farm entered it. */
export interface DeclaredPartfield {
  readonly id: string;
  /** PFD attribute D, m2; 0 where nobody entered one. */
  readonly declaredAreaM2: number;
  /** Its boundary if it is one ring, else undefined; longitude first. */
  readonly ring: readonly (readonly [number, number])[] | undefined;
}

/** What a comparison needs to know of a TASKDATA set besides its time logs. */
export interface TaskDataSet {
  readonly deviceIds: readonly string[];
  /** Task to partfield. */
  readonly partfieldIdByTask: ReadonlyMap<string, string>;
  readonly partfields: ReadonlyMap<string, DeclaredPartfield>;
}

/**
 * Reads TASKDATA.XML of a folder or zip with regular expressions: on purpose another way than the gateway's.
 * Partfields of external files are not looked at.
 */
export async function readTaskDataSet(path: string): Promise<TaskDataSet> {
  const xml = statSync(path).isDirectory() ? await text(createReadStream(folderFile(path))) : await zippedFile(path);
  const partfields = [...xml.matchAll(/<PFD ([^>]*?)(?:\/>|>([^]*?)<\/PFD>)/g)].map(([, attributes, body]) =>
    partfieldOf(attributes ?? '', body ?? ''),
  );
  const tasks = [...xml.matchAll(/<TSK ([^>]*)>/g)].map(
    ([, attributes]) => [attribute(attributes, 'A'), attribute(attributes, 'E')] as const,
  );
  return {
    deviceIds: [...xml.matchAll(/<DVC ([^>]*)>/g)].map(([, attributes]) => attribute(attributes, 'A')),
    partfieldIdByTask: new Map(tasks.filter(([, partfieldId]) => partfieldId !== '')),
    partfields: new Map(partfields.map((partfield) => [partfield.id, partfield])),
  };
}

function partfieldOf(attributes: string, body: string): DeclaredPartfield {
  const rings = [...body.matchAll(/<LSG [^>]*>([^]*?)<\/LSG>/g)].map(([, points = '']) =>
    [...points.matchAll(/<PNT [^>]*C="([-\d.]+)" D="([-\d.]+)"/g)].map(
      ([, latitude, longitude]) => [Number(longitude), Number(latitude)] as const,
    ),
  );
  return {
    id: attribute(attributes, 'A'),
    declaredAreaM2: Number(attribute(attributes, 'D')),
    ring: rings.length === 1 ? rings[0] : undefined,
  };
}

function attribute(attributes: string | undefined, name: string): string {
  return new RegExp(`\\b${name}="([^"]*)"`).exec(attributes ?? '')?.[1] ?? '';
}

function folderFile(folder: string): string {
  const inside = join(folder, 'TASKDATA', 'TASKDATA.XML');
  return existsSync(inside) ? inside : join(folder, 'TASKDATA.XML');
}

async function zippedFile(path: string): Promise<string> {
  const zip = await yauzl.openPromise(path, { lazyEntries: true, autoClose: false });
  try {
    for await (const entry of zip.eachEntry()) {
      if (/(^|\/)TASKDATA\.XML$/i.test(entry.fileName)) return await text(await zip.openReadStreamPromise(entry));
    }
  } finally {
    zip.close();
  }
  throw new Error(`${path}: no TASKDATA.XML in it`);
}
