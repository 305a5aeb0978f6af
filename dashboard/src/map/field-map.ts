import type { Catalogue } from '@furrow/protocol/api';
import type { LiveMachine } from '@furrow/protocol/live-update';
import {
  control,
  Map as LeafletMap,
  TileLayer,
  type FitBoundsOptions,
  type GridLayer,
  type LatLngTuple,
} from 'leaflet';
import type { MapState } from '../live/map-state.js';
import type { Trail } from '../live/trail.js';
import type { Language } from '../text/language.js';
import { CoverageLayer } from './coverage-layer.js';
import { Gcj02TileLayer } from './gcj02-tile-layer.js';
import { GroundLayer } from './ground-layer.js';
import { MachineLayer, type MapHit } from './machine-layer.js';
import { createMapPalette } from './map-palette.js';
import { TrailLayer } from './trail-layer.js';

/** Where a reader looks. */
export interface FieldMapView {
  readonly center: LatLngTuple;
  readonly zoom: number;
}

export interface CoveredBox {
  readonly left: number;
  readonly top: number;
  readonly width: number;
}

export interface FieldMapOptions {
  readonly container: HTMLElement;
  readonly catalogue: Catalogue;
  readonly language: Language;
  readonly zoomTitles: { readonly zoomIn: string; readonly zoomOut: string };
  /** Where the reader looked before this map was made anew; null for the first. */
  readonly view: FieldMapView | null;
  readonly nameOf: (machineId: string) => string;
  readonly onSelect: (machineId: string | null) => void;
  /** What stands over the lower right of the map, px of the container: machines are not brought into view behind it. */
  readonly coveredBox: () => CoveredBox | null;
  /** The configured base map does not load; the built-in one stands in. */
  readonly onBaseMapFailed: () => void;
}

/** The live map: base, coverage, trail, machines, from below. The only owner of its Leaflet map. */
export class FieldMap {
  private readonly options: FieldMapOptions;
  private readonly map: LeafletMap;
  private readonly palette;
  private readonly machines: MachineLayer;
  private readonly trail: TrailLayer;
  private readonly watcher: ResizeObserver;
  private readonly darkness = window.matchMedia('(prefers-color-scheme: dark)');
  private base: GridLayer;
  private state: MapState | undefined;
  private coverage: CoverageLayer | undefined;
  private hasFitted: boolean;

  constructor(options: FieldMapOptions) {
    this.options = options;
    const { container, catalogue, zoomTitles } = options;
    const [longitude, latitude] = catalogue.map.center;
    const view = options.view ?? { center: [latitude, longitude], zoom: catalogue.map.zoom };
    this.hasFitted = options.view !== null;
    this.palette = createMapPalette(container);
    const isStill = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.map = new LeafletMap(container, {
      ...view,
      maxZoom: 20,
      zoomControl: false,
      zoomAnimation: !isStill,
      fadeAnimation: false,
    });
    this.map.attributionControl.setPrefix(false);
    control
      .zoom({ position: 'topright', zoomInTitle: zoomTitles.zoomIn, zoomOutTitle: zoomTitles.zoomOut })
      .addTo(this.map);
    control.scale({ imperial: false, position: 'bottomright' }).addTo(this.map);
    this.base = this.createBase().addTo(this.map);
    this.trail = new TrailLayer(this.palette).addTo(this.map);
    this.machines = new MachineLayer({ palette: this.palette, nameOf: options.nameOf, isStill }).addTo(this.map);
    this.map.on('click', (event) => this.choose(this.machines.hitAt(event.containerPoint)));
    this.watcher = new ResizeObserver(() => this.map.invalidateSize({ pan: false }));
    this.watcher.observe(container);
    this.darkness.addEventListener('change', this.recolour);
  }

  /** @returns where the reader looked last */
  stop(): FieldMapView {
    const { lat, lng } = this.map.getCenter();
    const view: FieldMapView = { center: [lat, lng], zoom: this.map.getZoom() };
    this.darkness.removeEventListener('change', this.recolour);
    this.watcher.disconnect();
    this.map.remove();
    return view;
  }

  show(state: MapState, selectedId: string | null): void {
    this.state = state;
    this.machines.show(state.machinesById, selectedId);
    if (this.coverage === undefined) this.coverage = new CoverageLayer(state.coverage).addTo(this.map);
    else this.coverage.show(state.coverage);
    if (!this.hasFitted) this.fit(state);
  }

  showTrail(trail: Trail | null): void {
    this.trail.show(trail);
  }

  /** Brings all machines into view; leaves the view alone where none has a position. */
  fit(state: MapState): void {
    const places = placesOf(state.machinesById.values());
    if (places.length === 0) return;
    this.hasFitted = true;
    const fitted = { maxZoom: 16, animate: false, padding: [48, 48] } satisfies FitBoundsOptions;
    this.map.fitBounds(places, fitted);
    const covered = this.options.coveredBox();
    if (covered === null) return;
    // Farther away only where a machine would otherwise lie behind what stands over the map.
    const isCovered = places.some((place) => {
      const { x, y } = this.map.latLngToContainerPoint(place);
      return x > covered.left - 24 && y > covered.top - 24;
    });
    const paddingBottomRight: [number, number] = [48 + covered.width, 48];
    if (isCovered) this.map.fitBounds(places, { ...fitted, paddingTopLeft: [48, 48], paddingBottomRight });
  }

  /** A machine is selected; a group is parted by coming nearer. */
  private choose(hit: MapHit | null): void {
    if (hit === null || 'machineId' in hit) {
      this.options.onSelect(hit?.machineId ?? null);
      return;
    }
    const places = placesOf(hit.group.flatMap((id) => this.state?.machinesById.get(id) ?? []));
    const nearer = Math.min(20, this.map.getZoom() + 1);
    this.map.fitBounds(places, { padding: [64, 64], maxZoom: 16, animate: false });
    // Machines at one place do not part by their extent: then one step nearer.
    if (this.map.getZoom() < nearer) this.map.setZoom(nearer);
  }

  /** Brings a place into view, near enough to see work. */
  goTo(latitude: number, longitude: number): void {
    this.map.setView([latitude, longitude], Math.max(this.map.getZoom(), 16));
  }

  private createBase(): GridLayer {
    const { catalogue, language, onBaseMapFailed } = this.options;
    const { tileUrl, attribution, datum } = catalogue.map;
    if (tileUrl === null) return new GroundLayer(catalogue, language, this.palette);
    const options = { maxZoom: 20, maxNativeZoom: 18, subdomains: '01234567', attribution };
    const tiles = datum === 'gcj02' ? new Gcj02TileLayer(tileUrl, options) : new TileLayer(tileUrl, options);
    tiles.once('tileerror', () => {
      tiles.remove();
      this.base = new GroundLayer(catalogue, language, this.palette).addTo(this.map);
      this.base.bringToBack();
      onBaseMapFailed();
    });
    return tiles;
  }

  private readonly recolour = (): void => {
    this.palette.forget();
    this.base.redraw();
    this.machines.redraw();
  };
}

function placesOf(machines: Iterable<LiveMachine>): LatLngTuple[] {
  return [...machines].flatMap(({ latitude, longitude }): LatLngTuple[] =>
    latitude === null || longitude === null ? [] : [[latitude, longitude]],
  );
}
