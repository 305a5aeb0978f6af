import { Type } from 'typebox';
import { compileCheck } from './validate.js';

/** The most bytes of a ring that one answer may carry: on a link of 64 kbit/s a batch waits two seconds for 16 KiB. */
export const RAW_PART_BYTES_MAX = 64 * 1024;
/** The longest span that is asked for at once. */
export const RAW_SPAN_MS_MAX = 24 * 3_600_000;

const Time = Type.Integer({ minimum: 0, maximum: 8.64e15, description: "gateway's clock, UTC ms" });
const Whole = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });

/** Where a gateway goes on reading its ring. Only the gateway reads it; the server gives back what it was given. */
export const RawCursor = Type.Object(
  {
    segment: Whole,
    offset: Whole,
    until: { ...Whole, description: 'what is between offset and this is wanted' },
  },
  { additionalProperties: false },
);
export type RawCursor = Type.Static<typeof RawCursor>;

/** Asks for the blocks of a ring in which something was said from `from` to `to`, both inclusive. */
export const RawFramesRequest = Type.Object(
  {
    from: Time,
    to: Time,
    cursor: Type.Union([RawCursor, Type.Null()], { description: 'null for the first part' }),
    maxBytes: Type.Integer({ minimum: 1024, maximum: RAW_PART_BYTES_MAX }),
  },
  { $id: 'RawFramesRequest' },
);
export type RawFramesRequest = Type.Static<typeof RawFramesRequest>;

/** What a capture of a port begins with, so that decoding it comes to the same records. */
export const RawCapture = Type.Object({
  port: Type.String({ pattern: '^[A-Za-z0-9_-]{1,32}$' }),
  kind: Type.Enum(['candump', 'nmea']),
  header: Type.String({ maxLength: 20_000, pattern: '^(?:# [^\\n]*\\n)+$' }),
});
export type RawCapture = Type.Static<typeof RawCapture>;

/** The gateway's answer: the next part of the text of its ring, or why there is none. */
export const RawFramesPart = Type.Object(
  {
    status: Type.Enum(['part', 'noRing', 'retry', 'refused'], { description: 'retry: not now' }),
    reason: Type.Optional(Type.String({ maxLength: 500 })),
    bytes: Type.Unsafe<Uint8Array>({ bytes: true }),
    next: Type.Union([RawCursor, Type.Null()], { description: 'null after the last part' }),
    captures: Type.Optional(Type.Array(RawCapture, { maxItems: 32, description: 'with the first part' })),
  },
  { $id: 'RawFramesPart' },
);
export type RawFramesPart = Type.Static<typeof RawFramesPart>;

export const rawFramesRequestFaults = compileCheck(RawFramesRequest);
export const rawFramesPartFaults = compileCheck(RawFramesPart);
