import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { placeOfQuery } from '../checks/flag-words.js';
import { FieldMap, type CoveredBox, type FieldMapView } from '../map/field-map.js';
import { useSignedInReader } from '../shell/reader.js';
import type { LiveView } from './live-client.js';
import type { SelectedTrail } from './selected-trail.js';

interface FieldMapUse {
  readonly view: LiveView;
  readonly selectedId: string | null;
  readonly trail: SelectedTrail;
  readonly setSelectedId: (machineId: string | null) => void;
}

/** The Leaflet map of the page, fed with what the page knows. Its view outlives a change of language. */
export function useFieldMap({ view, selectedId, trail: { trail }, setSelectedId }: FieldMapUse) {
  const { catalogue, language, text, names } = useSignedInReader();
  const container = useRef<HTMLDivElement>(null);
  const fieldMap = useRef<FieldMap | null>(null);
  const [isBaseMapMissing, setBaseMapMissing] = useState(false);
  const lastView = useRef<FieldMapView | null>(viewOfAddress());
  const zoomTitles = useMemo(() => ({ zoomIn: text.live.zoomIn, zoomOut: text.live.zoomOut }), [text]);
  useEffect(() => {
    if (container.current === null) return undefined;
    const created = new FieldMap({
      container: container.current,
      catalogue,
      language,
      zoomTitles,
      view: lastView.current,
      nameOf: names.machine,
      onSelect: setSelectedId,
      coveredBox: () => coveredByLegend(container.current),
      onBaseMapFailed: () => setBaseMapMissing(true),
    });
    fieldMap.current = created;
    return () => {
      fieldMap.current = null;
      lastView.current = created.stop();
    };
  }, [catalogue, language]);
  // After the map is made anew for another language it is filled at once, not at the next update.
  useEffect(() => {
    if (view.map !== undefined) fieldMap.current?.show(view.map, selectedId);
  }, [view.map, selectedId, language, catalogue]);
  useEffect(() => fieldMap.current?.showTrail(trail), [trail, language, catalogue]);
  return { container, fieldMap, isBaseMapMissing };
}

/** The open legend; null where it is shut, or where the map is too narrow to leave it free. */
function coveredByLegend(map: HTMLElement | null): CoveredBox | null {
  const legend = map?.parentElement?.querySelector('.legend[open]');
  if (map == null || legend == null) return null;
  const [box, around] = [legend.getBoundingClientRect(), map.getBoundingClientRect()];
  if (box.width * 2 > around.width) return null;
  return { left: box.left - around.left, top: box.top - around.top, width: box.width };
}

/** `/live?at=LATITUDE,LONGITUDE` shows a place near enough to see work. */
function viewOfAddress(): FieldMapView | null {
  const center = placeOfQuery(new URLSearchParams(location.search));
  return center === null ? null : { center, zoom: 17 };
}
