import 'leaflet/dist/leaflet.css';
import '../style/live.css';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { FieldMap } from '../map/field-map.js';
import { MapLegend } from '../panel/map-legend.js';
import { ConnectionBadge, StaleBanner } from '../panel/connection-badge.js';
import { CountyFigures } from '../panel/county-figures.js';
import { MachineDetails } from '../panel/machine-details.js';
import { MachineList } from '../panel/machine-list.js';
import type { PageProps } from '../shell/page.js';
import { useSignedInReader } from '../shell/reader.js';
import { linkStateAt } from './link-state.js';
import type { LiveView } from './live-client.js';
import { serverTimeAt } from './map-state.js';
import { useLiveView } from './live-view.js';
import { useNow } from './now.js';
import { useTrail } from './selected-trail.js';
import type { Trail } from './trail.js';

/** The live map of all machines, with the list, the county's figures and how old all of it is. */
export function LivePage({ onSessionLost }: PageProps) {
  const { text, format } = useSignedInReader();
  const view = useLiveView(onSessionLost);
  const now = useNow();
  const [selectedId, setSelectedId] = useState<string | null>(null);
  const [isListLarge, setListLarge] = useState(false);
  const trail = useTrail(selectedId, view.map);
  const { container, fieldMap, isBaseMapMissing } = useFieldMap({
    view,
    selectedId,
    trail: trail.trail,
    setSelectedId,
  });
  const link = linkStateAt(view, now);
  const { map } = view;
  const select = (machineId: string) => {
    setSelectedId(machineId);
    setListLarge(false);
    const machine = map?.machinesById.get(machineId);
    if (machine && machine.latitude !== null && machine.longitude !== null) {
      fieldMap.current?.goTo(machine.latitude, machine.longitude);
    }
  };
  const selected = selectedId === null ? undefined : map?.machinesById.get(selectedId);
  return (
    <main id="content" class={`page-live ${isListLarge ? 'list-large' : ''}`}>
      <h1 class="visually-hidden">{text.pageTitle.live}</h1>
      <section class="live-map" aria-label={text.live.map}>
        <div ref={container} class={link.kind === 'stale' ? 'map-canvas map-stale' : 'map-canvas'} />
        {link.kind === 'stale' && map ? <StaleBanner clock={format.clockSeconds(map.serverTime)} link={link} /> : null}
        {isBaseMapMissing ? <p class="map-note">{text.live.baseMapFailed}</p> : null}
        <button type="button" class="button fit-button" onClick={() => map && fieldMap.current?.fit(map)}>
          {text.live.showAll}
        </button>
        <MapLegend />
      </section>
      <section class="live-panel" aria-label={text.live.panel}>
        <div class="panel-head">
          <ConnectionBadge link={link} />
          <button type="button" class="button panel-toggle" onClick={() => setListLarge(!isListLarge)}>
            {isListLarge ? text.live.showMap : text.live.showList}
          </button>
        </div>
        {map === undefined ? null : <CountyFigures today={map.today} />}
        {map !== undefined && selected !== undefined ? (
          <MachineDetails
            key={selected.machineId}
            machine={selected}
            serverTime={serverTimeAt(map, now)}
            trail={trail}
            onClose={() => setSelectedId(null)}
          />
        ) : null}
        {map === undefined ? <p class="loading">{text.link.connecting}</p> : null}
        {map === undefined ? null : (
          <MachineList state={map} serverTime={serverTimeAt(map, now)} selectedId={selectedId} onSelect={select} />
        )}
      </section>
    </main>
  );
}

interface FieldMapUse {
  readonly view: LiveView;
  readonly selectedId: string | null;
  readonly trail: Trail | null;
  readonly setSelectedId: (machineId: string | null) => void;
}

function useFieldMap({ view, selectedId, trail, setSelectedId }: FieldMapUse) {
  const { catalogue, language, text, names } = useSignedInReader();
  const container = useRef<HTMLDivElement>(null);
  const fieldMap = useRef<FieldMap | null>(null);
  const [isBaseMapMissing, setBaseMapMissing] = useState(false);
  const zoomTitles = useMemo(() => ({ zoomIn: text.live.zoomIn, zoomOut: text.live.zoomOut }), [text]);
  useEffect(() => {
    if (container.current === null) return undefined;
    const created = new FieldMap({
      container: container.current,
      catalogue,
      language,
      zoomTitles,
      nameOf: names.machine,
      onSelect: setSelectedId,
      onBaseMapFailed: () => setBaseMapMissing(true),
    });
    fieldMap.current = created;
    return () => {
      fieldMap.current = null;
      created.stop();
    };
  }, [catalogue, language]);
  // After the map is made anew for another language it is filled at once, not at the next update.
  useEffect(() => void (view.map && fieldMap.current?.show(view.map, selectedId)), [view.map, selectedId, language]);
  useEffect(() => fieldMap.current?.showTrail(trail), [trail, language]);
  return { container, fieldMap, isBaseMapMissing };
}
