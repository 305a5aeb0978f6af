#!/usr/bin/python3
"""Unites polygons with native GEOS, by Debian's python3-shapely; the contender in C++ of server's peers.bench.ts.

Reads tasks, a JSON list of {"start": [polygon, ...], "add": [polygon, ...]} with polygons as flat coordinates. Prints for
each the microseconds of CPU time of the union of all of `start`, and of one addition with its area; null without additions.
With --version prints the version of GEOS.
"""

import json
import sys
import time

from shapely.geometry import Polygon
from shapely.geos import geos_version
from shapely.ops import unary_union


def polygons(flats):
    """Zero-area polygons add nothing and upset the overlay."""
    made = (Polygon(list(zip(flat[0::2], flat[1::2]))) for flat in flats)
    return [polygon for polygon in made if polygon.area > 5e-13]


def times(task):
    """CPU time of a task, us."""
    start, added = polygons(task["start"]), polygons(task["add"])
    began = time.process_time()
    shape = unary_union(start)
    shape.area
    start_us = 1e6 * (time.process_time() - began)
    began = time.process_time()
    for polygon in added:
        shape = shape.union(polygon)
        shape.area
    add_us = 1e6 * (time.process_time() - began) / len(added) if added else None
    return {"startUs": start_us, "addUs": add_us}


if sys.argv[1] == "--version":
    print("GEOS " + ".".join(str(number) for number in geos_version))
else:
    with open(sys.argv[1], encoding="utf-8") as file:
        print(json.dumps([times(task) for task in json.load(file)]))
