import { readFileSync } from 'node:fs';
import { isMap, isSeq, LineCounter, parseDocument, type Document, type Node } from 'yaml';

/** A file that cannot be used, with every fault named by line, key and value. */
export class FileFault extends Error {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(faults.join('\n'));
    this.name = 'FileFault';
    this.faults = faults;
  }
}

/** A parsed YAML file that knows the line of each of its keys. */
export interface YamlFile {
  readonly path: string;
  readonly value: unknown;
  /** `FILE:LINE` of a JSON pointer such as `/listen/port`, or of the nearest key above it. */
  placeOf(pointer: string): string;
}

/** @throws FileFault where the file cannot be read or is not YAML. */
export function readYamlFile(path: string): YamlFile {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new FileFault([`${path}: ${(error as Error).message}`]);
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    throw new FileFault(
      document.errors.map((error) => `${path}:${lines.linePos(error.pos[0]).line}: ${error.message}`),
    );
  }
  return {
    path,
    value: document.toJS(),
    placeOf: (pointer) => `${path}:${lines.linePos(offsetOf(document, pointer)).line}`,
  };
}

/** `/path: reason` faults of a file's value, each with its line. */
export function faultsWithLines(file: YamlFile, faults: readonly string[]): string[] {
  return faults.map((fault) => {
    const path = fault.slice(0, fault.indexOf(':')).replace(/^\/$/, '');
    const extra = /additional properties "([^"]+)"/.exec(fault)?.[1];
    return `${file.placeOf(extra === undefined ? path : `${path}/${extra}`)}: ${fault}`;
  });
}

function offsetOf(document: Document.Parsed, pointer: string): number {
  let node: unknown = document.contents;
  let offset = 0;
  for (const part of pointer.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    const pair = isMap(node) ? node.items.find((item) => String(item.key) === key) : undefined;
    if (pair !== undefined) {
      offset = (pair.key as Node).range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(key)];
      offset = (node as Node | undefined)?.range?.[0] ?? offset;
    } else break;
  }
  return offset;
}
