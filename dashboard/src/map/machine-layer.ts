import type { LiveMachine } from '@furrow/protocol/live-update';
import { DomUtil, Layer, Point, type LeafletEventHandlerFn, type Map as LeafletMap } from 'leaflet';
import { glideTo, isGliding, placeAt, type Glide } from './glide.js';
import { placeLabels } from './label-places.js';
import { groupMarks, groupRadiusPx, type GroupedMarks, type MarkGroup, type PlacedMark } from './machine-groups.js';
import type { MapPalette } from './map-palette.js';
import { drawGroup, drawHalo, drawLabel, drawMachine, LABEL_FONT, type Pen } from './mark-drawing.js';

export interface MachineLayerOptions {
  readonly palette: MapPalette;
  readonly nameOf: (machineId: string) => string;
  /** The reader asked for less motion: marks jump instead of gliding. */
  readonly isStill: boolean;
}

/** What a reader pointed at: one machine, or several that are drawn as one, by their ids. */
export type MapHit = { readonly machineId: string } | { readonly group: readonly string[] };

const LABEL_ZOOM = 14;
/** From here on every machine stands for itself, however near its neighbour. */
const SINGLES_ZOOM = 15;
/** Below, a pixel is more than a machine goes between two updates. */
const GLIDE_ZOOM = 14;
const FRAME_MS = 40;
const HIT_RADIUS_PX = 24;
/** Marks this far outside of the map count into a group that reaches into it: two cells of the grid. */
const MARGIN_PX = 90;

/** All machines on one canvas. Where many stand close, their number stands for them. */
export class MachineLayer extends Layer {
  private readonly settings: MachineLayerOptions;
  private readonly canvas = document.createElement('canvas');
  private readonly glides = new Map<string, Glide>();
  private readonly widthByName = new Map<string, number>();
  private machinesById: ReadonlyMap<string, LiveMachine> = new Map();
  private drawn: GroupedMarks = { singles: [], groups: [] };
  private selectedId: string | null = null;
  private frame = 0;
  private drawnAt = 0;
  private map: LeafletMap | undefined;

  constructor(settings: MachineLayerOptions) {
    super();
    this.settings = settings;
    this.canvas.className = 'machine-canvas';
  }

  override getEvents(): { [name: string]: LeafletEventHandlerFn } {
    const redraw = () => this.redraw();
    const hide = () => this.canvas.classList.add('machine-canvas-zooming');
    return { move: redraw, moveend: redraw, resize: redraw, viewreset: redraw, zoomstart: hide, zoomend: redraw };
  }

  override onAdd(map: LeafletMap): this {
    this.map = map;
    const pane = map.getPane('machines') ?? map.createPane('machines');
    pane.style.zIndex = '450';
    pane.style.pointerEvents = 'none';
    pane.appendChild(this.canvas);
    this.redraw();
    return this;
  }

  override onRemove(): this {
    cancelAnimationFrame(this.frame);
    this.canvas.remove();
    this.map = undefined;
    return this;
  }

  show(machinesById: ReadonlyMap<string, LiveMachine>, selectedId: string | null): void {
    const now = performance.now();
    for (const machine of machinesById.values()) this.setOut(machine, now);
    this.machinesById = machinesById;
    this.selectedId = selectedId;
    this.redraw();
  }

  /** What stands under a point of the map's container, the nearest where several do. */
  hitAt(point: Point): MapHit | null {
    const { map } = this;
    if (map === undefined) return null;
    const origin = worldOrigin(map);
    const reach = ({ x, y }: { x: number; y: number }) => new Point(x, y).subtract(origin).distanceTo(point);
    const [single] = this.drawn.singles
      .map(({ id, x, y }) => ({ id, distance: reach({ x, y }) }))
      .filter(({ distance }) => distance <= HIT_RADIUS_PX)
      .sort((a, b) => a.distance - b.distance);
    if (single !== undefined) return { machineId: single.id };
    const group = this.drawn.groups.find((found) => reach(found) <= Math.max(HIT_RADIUS_PX, groupRadiusPx(found.ids.length))); // prettier-ignore
    return group === undefined ? null : { group: group.ids };
  }

  redraw(): void {
    const { map } = this;
    const context = this.canvas.getContext('2d');
    if (map === undefined || context === null) return;
    this.fitCanvas(map, context);
    this.drawnAt = performance.now();
    const marks = this.marksInView(map);
    const isGrouped = map.getZoom() < SINGLES_ZOOM;
    const chosen = marks.find(({ id }) => id === this.selectedId);
    // The chosen machine is never hidden in a number.
    const grouped = isGrouped ? groupMarks(marks.filter((mark) => mark !== chosen)) : { singles: marks, groups: [] };
    this.drawn = isGrouped && chosen ? { ...grouped, singles: [...grouped.singles, chosen] } : grouped;
    this.draw({ context, palette: this.settings.palette }, map);
    this.keepGliding();
  }

  private fitCanvas(map: LeafletMap, context: CanvasRenderingContext2D): void {
    const size = map.getSize();
    const scale = window.devicePixelRatio || 1;
    const [width, height] = [Math.round(size.x * scale), Math.round(size.y * scale)];
    if (this.canvas.width !== width || this.canvas.height !== height) {
      this.canvas.width = width;
      this.canvas.height = height;
      this.canvas.style.width = `${size.x}px`;
      this.canvas.style.height = `${size.y}px`;
    }
    DomUtil.setPosition(this.canvas, map.containerPointToLayerPoint([0, 0]));
    this.canvas.classList.remove('machine-canvas-zooming');
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.clearRect(0, 0, size.x, size.y);
  }

  /** The marks that the reader sees, in pixels of the world. */
  private marksInView(map: LeafletMap): PlacedMark[] {
    const origin = worldOrigin(map);
    const size = map.getSize();
    const marks: PlacedMark[] = [];
    for (const [id, glide] of this.glides) {
      const machine = this.machinesById.get(id);
      if (machine === undefined) continue;
      const { x, y } = map.project(toLatLng(glide, this.drawnAt));
      const isSeen =
        x > origin.x - MARGIN_PX &&
        y > origin.y - MARGIN_PX &&
        x < origin.x + size.x + MARGIN_PX &&
        y < origin.y + size.y + MARGIN_PX;
      if (isSeen) marks.push({ id, x, y, isWorking: machine.activity === 'working' });
    }
    return marks;
  }

  private draw(pen: Pen, map: LeafletMap): void {
    const origin = worldOrigin(map);
    const toCanvas = ({ x, y }: PlacedMark | MarkGroup) => ({ x: x - origin.x, y: y - origin.y });
    for (const group of this.drawn.groups) {
      drawGroup(pen, { count: group.ids.length, working: group.working }, toCanvas(group));
    }
    for (const mark of this.drawn.singles) {
      const machine = this.machinesById.get(mark.id);
      if (machine === undefined) continue;
      if (mark.id === this.selectedId) drawHalo(pen, toCanvas(mark));
      drawMachine(pen, machine, toCanvas(mark));
    }
    const isNamed = map.getZoom() >= LABEL_ZOOM;
    const named = this.drawn.singles
      .filter(({ id }) => isNamed || id === this.selectedId)
      .sort((a, b) => Number(b.id === this.selectedId) - Number(a.id === this.selectedId))
      .map((mark) => ({ id: mark.id, ...toCanvas(mark), widthPx: this.widthOf(pen, mark.id) }));
    for (const label of placeLabels(named)) drawLabel(pen, this.settings.nameOf(label.id), label);
  }

  private widthOf({ context }: Pen, machineId: string): number {
    const name = this.settings.nameOf(machineId);
    let width = this.widthByName.get(name);
    if (width === undefined) {
      context.font = LABEL_FONT;
      ({ width } = context.measureText(name));
      this.widthByName.set(name, width);
    }
    return width;
  }

  private setOut(machine: LiveMachine, now: number): void {
    const { machineId, latitude, longitude } = machine;
    if (latitude === null || longitude === null) {
      this.glides.delete(machineId);
      return;
    }
    const previous = this.glides.get(machineId);
    if (previous?.to.latitude === latitude && previous.to.longitude === longitude) return;
    this.glides.set(machineId, glideTo({ latitude, longitude }, this.settings.isStill ? undefined : previous, now));
  }

  private keepGliding(): void {
    cancelAnimationFrame(this.frame);
    if (this.map === undefined || this.map.getZoom() < GLIDE_ZOOM) return;
    const next = (now: number) => {
      if (now - this.drawnAt < FRAME_MS) this.frame = requestAnimationFrame(next);
      else this.redraw();
    };
    const now = performance.now();
    for (const glide of this.glides.values()) {
      if (!isGliding(glide, now)) continue;
      this.frame = requestAnimationFrame(next);
      return;
    }
  }
}

/** The map's upper left corner in pixels of the world. */
function worldOrigin(map: LeafletMap): Point {
  return map.getPixelOrigin().add(map.containerPointToLayerPoint([0, 0]));
}

function toLatLng(glide: Glide, now: number): [number, number] {
  const { latitude, longitude } = placeAt(glide, now);
  return [latitude, longitude];
}
