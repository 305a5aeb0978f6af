import 'leaflet/dist/leaflet.css';
import '../style/live.css';
import { useState } from 'preact/hooks';
import { MapLegend } from '../panel/map-legend.js';
import { ConnectionBadge, StaleBanner } from '../panel/connection-badge.js';
import { CountyFigures } from '../panel/county-figures.js';
import { MachineDetails } from '../panel/machine-details.js';
import { machineRowId, MachineList } from '../panel/machine-list.js';
import { TodayTotals, useTodayTotals } from '../panel/today-totals.js';
import type { PageProps } from '../shell/page-props.js';
import { useSignedInReader } from '../shell/reader.js';
import { linkStateAt } from './link-state.js';
import { useFieldMap } from './live-map.js';
import { serverTimeAt, type MapState } from './map-state.js';
import { useLiveView } from './live-view.js';
import { useNow } from './now.js';
import { useTrail, type SelectedTrail } from './selected-trail.js';

/** The live map of all machines, with the list, the county's figures and how old all of it is. */
export function LivePage({ onSessionLost }: PageProps) {
  const { text } = useSignedInReader();
  const view = useLiveView(onSessionLost);
  const { map } = view;
  const now = useNow();
  const [selectedId, setSelectedId] = useState<string | null>(null);
  const [isListLarge, setListLarge] = useState(false);
  const trail = useTrail(selectedId, view.map);
  const { container, fieldMap, isBaseMapMissing } = useFieldMap({ view, selectedId, trail, setSelectedId });
  const link = linkStateAt(view, now);
  const select = (machineId: string) => {
    setSelectedId(machineId);
    setListLarge(false);
    const machine = map?.machinesById.get(machineId);
    if (machine && machine.latitude !== null && machine.longitude !== null) {
      fieldMap.current?.goTo(machine.latitude, machine.longitude);
    }
  };
  return (
    <main id="content" class={`page-live ${isListLarge ? 'list-large' : ''}`}>
      <h1 class="visually-hidden">{text.pageTitle.live}</h1>
      <section class="live-map" aria-label={text.live.map}>
        <div ref={container} class={link.kind === 'stale' ? 'map-canvas map-stale' : 'map-canvas'} />
        {link.kind === 'stale' && map ? <StaleBanner serverTime={map.serverTime} link={link} /> : null}
        {isBaseMapMissing ? <p class="map-note">{text.live.baseMapFailed}</p> : null}
        <button type="button" class="button fit-button" onClick={() => map && fieldMap.current?.fit(map)}>
          {text.live.showAll}
        </button>
        <MapLegend map={map} />
      </section>
      <section class="live-panel" aria-label={text.live.panel}>
        <div class="panel-head">
          <ConnectionBadge link={link} />
          <button type="button" class="button panel-toggle" onClick={() => setListLarge(!isListLarge)}>
            {isListLarge ? text.live.showMap : text.live.showList}
          </button>
        </div>
        {map === undefined ? (
          <p class="loading">{link.kind === 'unreachable' ? text.error.checkNetwork : text.link.connecting}</p>
        ) : (
          <PanelContent {...{ map, now, trail, selectedId, setSelectedId, select }} />
        )}
      </section>
    </main>
  );
}

interface PanelContentProps {
  readonly map: MapState;
  readonly now: number;
  readonly trail: SelectedTrail;
  readonly selectedId: string | null;
  readonly setSelectedId: (machineId: string | null) => void;
  readonly select: (machineId: string) => void;
}

function PanelContent({ map, now, trail, selectedId, setSelectedId, select }: PanelContentProps) {
  const selected = selectedId === null ? undefined : map.machinesById.get(selectedId);
  const serverTime = serverTimeAt(map, now);
  const totals = useTodayTotals(map.today.localDay, serverTime);
  return (
    <>
      {selected === undefined ? null : (
        <MachineDetails
          key={selected.machineId}
          machine={selected}
          serverTime={serverTime}
          trail={trail}
          onClose={() => {
            document.getElementById(machineRowId(selected.machineId))?.focus();
            setSelectedId(null);
          }}
        />
      )}
      <CountyFigures today={map.today} totals={totals.data} />
      <TodayTotals loaded={totals} />
      <MachineList state={map} serverTime={serverTime} selectedId={selectedId} onSelect={select} />
    </>
  );
}
