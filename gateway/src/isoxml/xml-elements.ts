import { SaxesParser } from 'saxes';

/** An element of a TASKDATA file, with its kept descendants as children. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** 1 for the first line. */
  readonly line: number;
}

export interface XmlReading {
  readonly elements: readonly XmlElement[];
  /** What stopped the reading before the end, with its line; the elements before it are sound. */
  readonly fault?: { readonly line: number; readonly text: string };
}

interface OpenElement extends XmlElement {
  readonly children: OpenElement[];
}

/**
 * The elements with the given names, in the order of the text. Others are passed over, and their kept
 * descendants move up to the nearest kept ancestor: field borders and grids would fill memory for nothing.
 */
export function readXmlElements(bytes: Uint8Array, names: ReadonlySet<string>): XmlReading {
  const parser = new SaxesParser({ xmlns: false as const, position: true });
  const elements: OpenElement[] = [];
  const open: (OpenElement | undefined)[] = [];
  parser.on('opentag', (tag) => {
    const kept = names.has(tag.name);
    const element = kept ? { name: tag.name, attributes: tag.attributes, children: [], line: parser.line } : undefined;
    if (element !== undefined) (open.findLast((each) => each !== undefined)?.children ?? elements).push(element);
    open.push(element);
  });
  parser.on('closetag', () => open.pop());
  parser.on('error', (error) => {
    throw error;
  });
  try {
    parser.write(decodeXml(bytes)).close();
    return { elements };
  } catch (error) {
    return { elements, fault: { line: parser.line, text: error instanceof Error ? error.message : String(error) } };
  }
}

/** Text by byte order mark or declared encoding; UTF-8 where neither helps (XML 1.0, appendix F). */
function decodeXml(bytes: Uint8Array): string {
  const start = Buffer.from(bytes.subarray(0, 200)).toString('latin1');
  if (start.startsWith('\xff\xfe')) return new TextDecoder('utf-16le').decode(bytes);
  if (start.startsWith('\xfe\xff')) return new TextDecoder('utf-16be').decode(bytes);
  const declared = /^\s*<\?xml[^>]*encoding\s*=\s*["']([A-Za-z0-9._-]+)["']/.exec(start)?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(declared).decode(bytes);
  } catch {
    return new TextDecoder('utf-8').decode(bytes);
  }
}
