import type { Catalogue } from '@furrow/protocol/api';
import type { AreaGeometry } from '@furrow/protocol/registry-document';
import {
  GridLayer,
  LatLngBounds,
  type Coords,
  type LatLng,
  type LatLngTuple,
  type Map as LeafletMap,
  type Point,
} from 'leaflet';
import { ringsOf } from './area-sketch-shape.js';
import { graticuleLines, graticuleStepDeg } from './graticule.js';
import type { MapPalette } from './map-palette.js';

interface Shape {
  readonly name: string;
  readonly rings: readonly (readonly LatLngTuple[])[];
  readonly bounds: LatLngBounds;
  readonly kind: 'partfield' | 'township';
}

/** Labels reach into neighbouring tiles: each tile draws its part of every label this near. */
const LABEL_REACH_PX = 120;
/** What a coordinate could cover: as far as such a label reaches beyond the reach of a tile. */
const CLEAR_REACH_PX = 280;
const COORDINATE_WIDTH_PX = 124;
/** Smaller fields have no outline of their own: thousands of them would be a grey veil. */
const OUTLINED_PX = 5;
const FONT = '"Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif';

/** The built-in base map: graticule, townships and partfields from the catalogue. It needs no network. */
export class GroundLayer extends GridLayer {
  private readonly shapes: readonly Shape[];
  private readonly palette: MapPalette;

  constructor(catalogue: Catalogue, language: 'zh' | 'en', palette: MapPalette) {
    super({ minZoom: 3, maxZoom: 20, className: 'ground-tiles' });
    this.palette = palette;
    this.shapes = [
      ...catalogue.townships.flatMap(({ names, geometry }) =>
        geometry === undefined ? [] : [toShape(names[language], geometry, 'township')],
      ),
      ...catalogue.partfields.map(({ name, geometry }) => toShape(name, geometry, 'partfield')),
    ];
  }

  protected override createTile(coords: Coords): HTMLElement {
    const map = (this as unknown as { _map: LeafletMap })._map;
    const size = this.getTileSize();
    const scale = window.devicePixelRatio || 1;
    const canvas = document.createElement('canvas');
    canvas.width = size.x * scale;
    canvas.height = size.y * scale;
    const context = canvas.getContext('2d');
    if (context === null) return canvas;
    context.scale(scale, scale);
    const corner = coords.scaleBy(size);
    const reaching = (reachPx: number) =>
      new LatLngBounds(
        map.unproject(corner.subtract([reachPx, reachPx]), coords.z),
        map.unproject(corner.add(size).add([reachPx, reachPx]), coords.z),
      );
    const tile: TileView = {
      context,
      zoom: coords.z,
      size,
      toPoint: (place) => map.project(place, coords.z).subtract(corner),
      toPlace: (point) => map.unproject(corner.add(point), coords.z),
      bounds: reaching(LABEL_REACH_PX),
      clearBounds: reaching(CLEAR_REACH_PX),
    };
    this.drawTile(tile);
    return canvas;
  }

  private drawTile(tile: TileView): void {
    const { context, size } = tile;
    context.fillStyle = this.palette.colour('--ground');
    context.fillRect(0, 0, size.x, size.y);
    const visible = this.shapes.filter((shape) => tile.bounds.intersects(shape.bounds));
    for (const shape of visible) this.drawShape(shape, tile);
    this.drawGraticule(tile);
    this.drawCoordinates(tile);
    for (const shape of visible) this.drawName(shape, tile);
  }

  private drawShape({ rings, kind, bounds }: Shape, { context, zoom, toPoint }: TileView): void {
    const path = new Path2D();
    for (const ring of rings) {
      ring.forEach((place, index) => {
        const { x, y } = toPoint(place);
        if (index === 0) path.moveTo(x, y);
        else path.lineTo(x, y);
      });
      path.closePath();
    }
    if (kind === 'partfield') {
      context.fillStyle = this.palette.colour('--field');
      // oxlint-disable-next-line unicorn/no-array-fill-with-reference-type -- a canvas path, not an array
      context.fill(path, 'evenodd');
    }
    if (kind === 'partfield' && widthPx(bounds, toPoint) < OUTLINED_PX) return;
    context.strokeStyle = this.palette.colour(kind === 'partfield' ? '--field-edge' : '--township-edge');
    context.lineWidth = kind === 'partfield' ? (zoom >= 15 ? 2 : 1) : 1.5;
    context.setLineDash(kind === 'partfield' ? [] : [6, 4]);
    context.stroke(path);
    context.setLineDash([]);
  }

  private drawName({ name, kind, bounds }: Shape, tile: TileView): void {
    const isPartfield = kind === 'partfield';
    if (isPartfield ? tile.zoom < 15 : tile.zoom < 10) return;
    const font = isPartfield ? `500 13px ${FONT}` : `600 14px ${FONT}`;
    tile.context.font = font;
    // A name wider than what it names would cover its neighbours.
    if (tile.context.measureText(name).width > widthPx(bounds, tile.toPoint)) return;
    const { x, y } = tile.toPoint(toTuple(bounds));
    drawText(tile.context, name, {
      x,
      y,
      font,
      colour: this.palette.colour('--ground-text'),
      halo: this.palette.colour(isPartfield ? '--field' : '--ground'),
    });
  }

  private drawGraticule(tile: TileView): void {
    const { context, size, toPoint, bounds } = tile;
    const { parallels, meridians } = graticuleOf(tile);
    context.strokeStyle = this.palette.colour('--graticule');
    context.lineWidth = 1;
    context.beginPath();
    for (const latitude of parallels) {
      const y = Math.round(toPoint([latitude, bounds.getWest()]).y) + 0.5;
      context.moveTo(0, y);
      context.lineTo(size.x, y);
    }
    for (const longitude of meridians) {
      const x = Math.round(toPoint([bounds.getSouth(), longitude]).x) + 0.5;
      context.moveTo(x, 0);
      context.lineTo(x, size.y);
    }
    context.stroke();
  }

  /** Where lines cross, and where no field lies: text over a field's name is neither. */
  private drawCoordinates(tile: TileView): void {
    const { context, toPoint, toPlace } = tile;
    const { parallels, meridians, step } = graticuleOf(tile);
    const digits = Math.max(0, Math.ceil(-Math.log10(step)));
    const near = this.shapes.filter(({ kind, bounds }) => kind === 'partfield' && tile.clearBounds.intersects(bounds));
    for (const latitude of parallels) {
      for (const longitude of meridians) {
        const { x, y } = toPoint([latitude, longitude]);
        const box = new LatLngBounds(toPlace([x, y - 16]), toPlace([x + COORDINATE_WIDTH_PX, y]));
        if (near.some(({ bounds }) => box.intersects(bounds))) continue;
        const text = `${longitude.toFixed(digits)}° E  ${latitude.toFixed(digits)}° N`.replaceAll(
          /-(\S+)° E/g,
          '$1° W',
        );
        drawText(context, text, {
          x: x + 62,
          y: y - 8,
          font: `11px ${FONT}`,
          colour: this.palette.colour('--graticule-text'),
          halo: this.palette.colour('--ground'),
        });
      }
    }
  }
}

interface TileView {
  readonly context: CanvasRenderingContext2D;
  readonly zoom: number;
  readonly size: Point;
  /** The tile and what reaches into it. */
  readonly bounds: LatLngBounds;
  /** As far again as what reaches into it could be covered. */
  readonly clearBounds: LatLngBounds;
  readonly toPoint: (place: LatLngTuple) => Point;
  readonly toPlace: (point: [x: number, y: number]) => LatLng;
}

interface TextStyle {
  readonly x: number;
  readonly y: number;
  readonly font: string;
  readonly colour: string;
  readonly halo: string;
}

function drawText(context: CanvasRenderingContext2D, text: string, { x, y, font, colour, halo }: TextStyle): void {
  context.font = font;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.lineJoin = 'round';
  context.lineWidth = 3;
  context.strokeStyle = halo;
  context.strokeText(text, x, y);
  context.fillStyle = colour;
  context.fillText(text, x, y);
}

function toShape(name: string, geometry: AreaGeometry, kind: Shape['kind']): Shape {
  const rings = ringsOf(geometry as Parameters<typeof ringsOf>[0]).map((ring) =>
    ring.map(([longitude, latitude]): LatLngTuple => [latitude, longitude]),
  );
  return { name, rings, kind, bounds: new LatLngBounds(rings.flat()) };
}

function graticuleOf({ zoom, bounds }: TileView) {
  const step = graticuleStepDeg(zoom);
  return {
    step,
    parallels: graticuleLines(bounds.getSouth(), bounds.getNorth(), step),
    meridians: graticuleLines(bounds.getWest(), bounds.getEast(), step),
  };
}

function widthPx(bounds: LatLngBounds, toPoint: TileView['toPoint']): number {
  const south = bounds.getSouth();
  return toPoint([south, bounds.getEast()]).x - toPoint([south, bounds.getWest()]).x;
}

function toTuple(bounds: LatLngBounds): LatLngTuple {
  const { lat, lng } = bounds.getCenter();
  return [lat, lng];
}
