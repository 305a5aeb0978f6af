import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { ApiError } from '../api/api-error.js';
import { startOfLocalDay } from '../format/time.js';
import { useLoaded } from '../shell/loaded.js';
import { useSignedInReader } from '../shell/reader.js';
import { serverTimeAt, type MapState } from './map-state.js';
import { extendTrail, toTrail, type Trail } from './trail.js';

export interface SelectedTrail {
  readonly trail: Trail | null;
  readonly error: ApiError | undefined;
}

/** Today's trail of the selected machine: fetched once, then grown by each update. */
export function useTrail(machineId: string | null, map: MapState | undefined): SelectedTrail {
  const { api, catalogue } = useSignedInReader();
  const day = map?.today.localDay;
  const key = machineId === null || day === undefined ? null : `${machineId} ${day}`;
  const newestMap = useRef(map);
  newestMap.current = map;
  const loaded = useLoaded(key, () => {
    const from = startOfLocalDay(day ?? '', catalogue.timeZone);
    const to = newestMap.current ? serverTimeAt(newestMap.current, Date.now()) : from;
    return api.track(machineId ?? '', { from, to: Math.max(to, from + 1) });
  });
  const fetched = useMemo(() => (loaded.data === undefined ? null : toTrail(loaded.data)), [loaded.data]);
  const [trail, setTrail] = useState<Trail | null>(null);
  useEffect(() => setTrail(fetched), [fetched]);
  const machine = machineId === null ? undefined : map?.machinesById.get(machineId);
  useEffect(() => {
    if (machine !== undefined) setTrail((old) => (old === null ? null : extendTrail(old, machine)));
  }, [machine]);
  return { trail: trail?.machineId === machineId ? trail : null, error: loaded.error };
}
