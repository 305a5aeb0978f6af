#!/usr/bin/python3
"""Decodes a candump -L log with python3-can and a table of its own; prints the milliseconds of CPU time it took.

The contender of gateway/src/decode/can-decode.bench.ts that a user of Debian would write: the table names the groups
of NMEA 2000 that the gateway reads, each field as (name, first byte, format of struct, scale).
"""

import struct
import sys
import time

import can

TABLE = {
    127250: [("heading", 1, "<H", 1e-4), ("deviation", 3, "<h", 1e-4), ("variation", 5, "<h", 1e-4)],
    127251: [("rate", 1, "<i", 3.125e-8)],
    127257: [("yaw", 1, "<h", 1e-4), ("pitch", 3, "<h", 1e-4), ("roll", 5, "<h", 1e-4)],
    127488: [("speed", 1, "<H", 0.25), ("boost", 3, "<H", 100), ("tilt", 5, "<b", 1)],
    127489: [("oil_pressure", 1, "<H", 100), ("oil_temperature", 3, "<H", 0.1), ("hours", 11, "<I", 1)],
    129025: [("latitude", 0, "<i", 1e-7), ("longitude", 4, "<i", 1e-7)],
    129026: [("course", 2, "<H", 1e-4), ("speed", 4, "<H", 0.01)],
    129029: [
        ("date", 1, "<H", 1),
        ("time", 3, "<I", 1e-4),
        ("latitude", 7, "<q", 1e-16),
        ("longitude", 15, "<q", 1e-16),
        ("altitude", 23, "<q", 1e-6),
        ("satellites", 33, "<B", 1),
        ("hdop", 34, "<h", 0.01),
    ],
}
FAST_PACKETS = {127489, 129029}


def pgn_of(identifier):
    """The parameter group of a 29-bit identifier."""
    pgn = (identifier >> 8) & 0x3FFFF
    return pgn if (pgn >> 8) & 0xFF >= 240 else pgn & 0x3FF00


def joined(parts, key, data):
    """The message that a frame of a fast packet completes, or None."""
    number = data[0] & 31
    if number == 0:
        parts[key] = [data[1], bytearray(data[2:])]
    elif key in parts:
        parts[key][1] += data[1:]
    if key not in parts or len(parts[key][1]) < parts[key][0]:
        return None
    return parts.pop(key)[1]


def decode(path):
    """Reads all of a log; returns how many messages had values."""
    parts = {}
    count = 0
    for message in can.LogReader(path):
        pgn = pgn_of(message.arbitration_id)
        fields = TABLE.get(pgn)
        if fields is None:
            continue
        data = message.data
        if pgn in FAST_PACKETS:
            data = joined(parts, (message.arbitration_id, data[0] >> 5), data)
            if data is None:
                continue
        values = {}
        for name, at, form, scale in fields:
            if at + struct.calcsize(form) <= len(data):
                values[name] = struct.unpack_from(form, data, at)[0] * scale
        count += 1 if values else 0
    return count


if __name__ == "__main__":
    started = time.process_time()
    decode(sys.argv[1])
    print((time.process_time() - started) * 1000)
