import type { LiveMachine } from '@furrow/protocol/live-update';
import { DomUtil, Layer, type LeafletEventHandlerFn, type Map as LeafletMap, type Point } from 'leaflet';
import { shapeOf } from './activity-shape.js';
import { glideTo, isGliding, placeAt, type Glide } from './glide.js';
import type { MapPalette } from './map-palette.js';

export interface MachineLayerOptions {
  readonly palette: MapPalette;
  readonly nameOf: (machineId: string) => string;
  /** The reader asked for less motion: marks jump instead of gliding. */
  readonly isStill: boolean;
}

const LABEL_ZOOM = 14;
const FRAME_MS = 40;
const HIT_RADIUS_PX = 24;

/** All machines on one canvas: measured at 58 frames a second for 1,000, where DOM markers reach 9. */
export class MachineLayer extends Layer {
  private readonly settings: MachineLayerOptions;
  private readonly canvas = document.createElement('canvas');
  private readonly glides = new Map<string, Glide>();
  private machines: readonly LiveMachine[] = [];
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

  show(machines: readonly LiveMachine[], selectedId: string | null): void {
    const now = performance.now();
    for (const machine of machines) this.setOut(machine, now);
    this.machines = machines;
    this.selectedId = selectedId;
    this.redraw();
  }

  /** The machine under a point of the map's container, the nearest where several are. */
  machineAt(point: Point): string | null {
    const { map } = this;
    if (map === undefined) return null;
    let nearest: { id: string; distance: number } | null = null;
    for (const [id, glide] of this.glides) {
      const distance = map.latLngToContainerPoint(toLatLng(glide, performance.now())).distanceTo(point);
      if (distance <= HIT_RADIUS_PX && (nearest === null || distance < nearest.distance)) nearest = { id, distance };
    }
    return nearest?.id ?? null;
  }

  redraw(): void {
    const { map } = this;
    if (map === undefined) return;
    const size = map.getSize();
    const scale = window.devicePixelRatio || 1;
    if (this.canvas.width !== size.x * scale || this.canvas.height !== size.y * scale) {
      this.canvas.width = size.x * scale;
      this.canvas.height = size.y * scale;
      this.canvas.style.width = `${size.x}px`;
      this.canvas.style.height = `${size.y}px`;
    }
    DomUtil.setPosition(this.canvas, map.containerPointToLayerPoint([0, 0]));
    this.canvas.classList.remove('machine-canvas-zooming');
    const context = this.canvas.getContext('2d');
    if (context === null) return;
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.clearRect(0, 0, size.x, size.y);
    this.drawnAt = performance.now();
    for (const machine of this.machines) this.drawMachine(machine, context, map);
    this.keepGliding();
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

  private drawMachine(machine: LiveMachine, context: CanvasRenderingContext2D, map: LeafletMap): void {
    const glide = this.glides.get(machine.machineId);
    if (glide === undefined) return;
    const point = map.latLngToContainerPoint(toLatLng(glide, this.drawnAt));
    const { palette } = this.settings;
    const shape = shapeOf(machine.activity, machine.courseDeg);
    const isSelected = machine.machineId === this.selectedId;
    context.save();
    context.translate(point.x, point.y);
    if (isSelected) drawHalo(context, palette.colour('--accent'));
    context.save();
    context.scale(1.15, 1.15);
    if (shape.isTurned && machine.courseDeg !== null) context.rotate((machine.courseDeg * Math.PI) / 180);
    context.lineJoin = 'round';
    const outline = new Path2D(shape.outline);
    stroke(context, outline, { colour: palette.colour('--paper'), width: 6 });
    context.fillStyle = palette.colour(shape.isFilled ? shape.colour : '--paper');
    // oxlint-disable-next-line unicorn/no-array-fill-with-reference-type -- a canvas path, not an array
    context.fill(outline);
    stroke(context, outline, { colour: palette.colour(shape.colour), width: 2.5 });
    if (shape.detail !== '') {
      stroke(context, new Path2D(shape.detail), { colour: palette.colour(shape.colour), width: 2.5 });
    }
    context.restore();
    if (isSelected || map.getZoom() >= LABEL_ZOOM) this.drawLabel(machine.machineId, context);
    context.restore();
  }

  private drawLabel(machineId: string, context: CanvasRenderingContext2D): void {
    context.font = '600 13px system-ui, "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif';
    context.textAlign = 'center';
    context.lineJoin = 'round';
    context.lineWidth = 4;
    context.strokeStyle = this.settings.palette.colour('--paper');
    context.fillStyle = this.settings.palette.colour('--ink');
    const name = this.settings.nameOf(machineId);
    context.strokeText(name, 0, 30);
    context.fillText(name, 0, 30);
  }
}

function toLatLng(glide: Glide, now: number): [number, number] {
  const { latitude, longitude } = placeAt(glide, now);
  return [latitude, longitude];
}

function stroke(
  context: CanvasRenderingContext2D,
  path: Path2D,
  { colour, width }: { colour: string; width: number },
): void {
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.stroke(path);
}

function drawHalo(context: CanvasRenderingContext2D, colour: string): void {
  const ring = new Path2D();
  ring.arc(0, 0, 21, 0, 2 * Math.PI);
  stroke(context, ring, { colour, width: 3 });
}
