import { canvas, LayerGroup, Polyline, type LatLngTuple } from 'leaflet';
import type { Trail, TrailStretch } from '../live/trail.js';
import type { MapPalette } from './map-palette.js';

/** The path of the selected machine: a broad line at work, a thin dashed one otherwise. */
export class TrailLayer extends LayerGroup {
  private readonly palette: MapPalette;
  private readonly renderer = canvas({ padding: 0.3 });
  private shown: readonly TrailStretch[] = [];
  private lines: Polyline[] = [];

  constructor(palette: MapPalette) {
    super();
    this.palette = palette;
  }

  show(trail: Trail | null): void {
    const stretches = trail?.stretches ?? [];
    // Stretches that did not change keep their identity: only the tail is drawn anew.
    let kept = 0;
    while (kept < this.shown.length && this.shown[kept] === stretches[kept]) kept += 1;
    for (const line of this.lines.splice(kept)) this.removeLayer(line);
    for (const stretch of stretches.slice(kept)) {
      const line = this.toLine(stretch);
      this.lines.push(line);
      this.addLayer(line);
    }
    this.shown = stretches;
  }

  private toLine({ places, isWorking }: TrailStretch): Polyline {
    return new Polyline(
      places.map(([latitude, longitude]): LatLngTuple => [latitude, longitude]),
      {
        renderer: this.renderer,
        interactive: false,
        color: this.palette.colour(isWorking ? '--trail-working' : '--moving'),
        weight: isWorking ? 1.75 : 2,
        opacity: 0.9,
        ...(isWorking ? {} : { dashArray: '4 6' }),
      },
    );
  }
}
