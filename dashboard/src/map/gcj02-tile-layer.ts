import { LatLng, TileLayer, type Bounds, type LeafletEventHandlerFn } from 'leaflet';
import { wgs84ToGcj02 } from './gcj02.js';

/** What Leaflet 1.9 asks of a grid about where its tiles lie; its types leave it out. */
interface TileGeometry {
  _setZoomTransform(level: object, center: LatLng, zoom: number): void;
  _getTiledPixelBounds(center: LatLng): Bounds;
  _setZoomTransforms(center: LatLng, zoom: number): void;
}

const grid = TileLayer.prototype as unknown as TileGeometry;

/**
 * Tiles in GCJ-02 under a map in WGS 84: the grid is laid as if the map were centred on the shifted centre. One shift
 * serves a screen, since it changes by less than 3 pixels across it; it is taken anew after each move.
 */
export class Gcj02TileLayer extends TileLayer {
  override getEvents(): { [name: string]: LeafletEventHandlerFn } {
    const events = super.getEvents?.() ?? {};
    const { moveend } = events;
    return {
      ...events,
      moveend: (event) => {
        const map = this._map;
        if (map !== undefined && map !== null) {
          (this as unknown as TileGeometry)._setZoomTransforms(map.getCenter(), map.getZoom());
        }
        moveend?.call(this, event);
      },
    };
  }

  /** Where the tiles of a zoom level are put. Leaflet asks; not for others. */
  _setZoomTransform(level: object, center: LatLng, zoom: number): void {
    grid._setZoomTransform.call(this, level, shifted(center), zoom);
  }

  /** Which tiles are needed. Leaflet asks; not for others. */
  _getTiledPixelBounds(center: LatLng): Bounds {
    return grid._getTiledPixelBounds.call(this, shifted(center));
  }
}

function shifted({ lat, lng }: LatLng): LatLng {
  const [latitude, longitude] = wgs84ToGcj02([lat, lng]);
  return new LatLng(latitude, longitude);
}
