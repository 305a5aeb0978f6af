import { decode } from '@msgpack/msgpack';

/**
 * Decodes one MessagePack value that fills the bytes. The bytes are walked first: the decoder sets room aside
 * for as many entries as a list claims, so that a few nested claims could take gigabytes. Once the walk has
 * met every entry, nothing can be claimed that is not there.
 * @throws RangeError where the bytes end early, go on behind the value, or hold an extension type.
 */
export function decodeMessagePack(bytes: Uint8Array): unknown {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = 0;
  let expected = 1;
  while (expected > 0) {
    const { size, entries } = valueHead(view, at);
    at += size;
    expected += entries - 1;
    if (at + expected > bytes.length) throw new RangeError(`not MessagePack: ends inside a value at byte ${at}`);
  }
  if (at < bytes.length) throw new RangeError(`not MessagePack: ${bytes.length - at} bytes behind the value`);
  try {
    return decode(bytes);
  } catch (error) {
    throw new RangeError(`not MessagePack: ${(error as Error).message}`, { cause: error });
  }
}

/** Bytes of a value without those of its entries, and how many entries follow. */
interface ValueHead {
  readonly size: number;
  readonly entries: number;
}

/** Size of the fixed-length types from 0xca on: floats, unsigned and signed integers. */
const NUMBER_SIZES = [5, 9, 2, 3, 5, 9, 2, 3, 5, 9];

function valueHead(view: DataView, at: number): ValueHead {
  const type = at < view.byteLength ? view.getUint8(at) : 0;
  if (type >= 0x80 && type <= 0x8f) return { size: 1, entries: 2 * (type % 16) };
  if (type >= 0x90 && type <= 0x9f) return { size: 1, entries: type % 16 };
  if (type >= 0xa0 && type <= 0xbf) return { size: 1 + (type % 32), entries: 0 };
  if (type >= 0xc4 && type <= 0xc6) return bytesHead(view, at, type - 0xc4);
  if (type >= 0xd9 && type <= 0xdb) return bytesHead(view, at, type - 0xd9);
  if (type >= 0xca && type <= 0xd3) return { size: NUMBER_SIZES[type - 0xca] ?? 1, entries: 0 };
  if (type === 0xdc || type === 0xdd) return listHead(view, at, type - 0xdb);
  if (type === 0xde || type === 0xdf) {
    const { size, entries } = listHead(view, at, type - 0xdd);
    return { size, entries: 2 * entries };
  }
  if (type === 0xc1 || (type >= 0xc7 && type <= 0xc9) || (type >= 0xd4 && type <= 0xd8)) {
    throw new RangeError(`not MessagePack: type 0x${type.toString(16)} at byte ${at} is not used here`);
  }
  return { size: 1, entries: 0 };
}

/** Text or bytes whose length is a number of 2 ** `width` bytes. */
function bytesHead(view: DataView, at: number, width: number): ValueHead {
  return { size: 1 + 2 ** width + lengthAt(view, at + 1, width), entries: 0 };
}

function listHead(view: DataView, at: number, width: number): ValueHead {
  return { size: 1 + 2 ** width, entries: lengthAt(view, at + 1, width) };
}

function lengthAt(view: DataView, at: number, width: number): number {
  if (at + 2 ** width > view.byteLength) throw new RangeError(`not MessagePack: ends inside a length at byte ${at}`);
  if (width === 0) return view.getUint8(at);
  return width === 1 ? view.getUint16(at) : view.getUint32(at);
}
