import 'maplibre-gl/dist/maplibre-gl.css';
import {
  type DataDrivenPropertyValueSpecification,
  type ImageSource,
  Map as MapLibreMap,
  setWorkerUrl,
} from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import type { OwnTiles } from '../../places/model.ts';
import { baseStyle, groundColours } from './base-style.ts';
import { type Basemap, type Box, boundsOf } from './basemap.ts';
import { type Corner, drawCorners } from './draw.ts';
import {
  drawHotSpots,
  drawMarks,
  drawSpot,
  groupMarks,
  type HotSpot,
  type MarkGroup,
  MOST_MARKS,
  markColours,
  rowsInView,
  type View,
} from './marks.ts';
import { type MapPlane, mercatorX, mercatorY, planeAt } from './plane.ts';
import { LAY_OUT } from './print-sheet.ts';
import type { Camera, Ring } from './search.ts';
import { drawShapes, type MapShape, type SurfaceImage } from './shapes.ts';

setWorkerUrl(workerUrl);

const SURFACE = 'surface';
const REDUCED = window.matchMedia('(prefers-reduced-motion: reduce)');

/** What is drawn over the ground; a function of the page's state. */
export interface Scene {
  plane: MapPlane;
  px: Float32Array;
  py: Float32Array;
  rows: Int32Array;
  kindOf: (row: number) => number;
  showsMarks: boolean;
  selected: ReadonlySet<number>;
  hotSpots: readonly HotSpot[];
  explained: number | null;
  hotRadiusMetres: number;
  /** A place on the surface that is explained, on the plane. */
  spot: readonly [x: number, y: number] | null;
  ring: Ring | null;
}

export interface MapEvents {
  onCamera: (camera: Camera) => void;
  /** Whether marks are drawn, or are too many to say anything one by one; and how many records lie in view. */
  onMarks: (drawn: boolean, inView: number) => void;
  onPick: (rows: readonly number[]) => void;
  /** Pressed where no mark and no hot spot is. */
  onGround: (position: [lon: number, lat: number]) => void;
  onHotSpot: (number: number) => void;
  onCorner: (position: [lon: number, lat: number]) => void;
}

/** MapLibre with AIM's own drawing over it: thousands of shaped marks redrawn within a frame, in step with the ground. */
export class TownMap {
  readonly map: MapLibreMap;
  #events: MapEvents;
  #overlay: HTMLCanvasElement;
  #scene: Scene | null = null;
  #surface: { value: SurfaceImage | null } | null = null;
  #corners: { corners: readonly Corner[]; isDrawing: boolean } = { corners: [], isDrawing: false };
  #shades: ReadonlyMap<number, number> | null = null;
  #shapes: readonly MapShape[] = [];
  #drawn: MarkGroup[] = [];
  #colours = markColours();
  #basemap: Basemap;
  #own: OwnTiles | null;
  #lastMarks = '';

  constructor(
    container: HTMLElement,
    basemap: Basemap,
    own: OwnTiles | null,
    camera: Camera | null,
    events: MapEvents,
  ) {
    this.#events = events;
    this.#basemap = basemap;
    this.#own = own;
    const bounds = boundsOf(basemap.boundary) ?? boundsOf(basemap.wards);
    this.map = new MapLibreMap({
      container,
      style: baseStyle(basemap, own, groundColours()),
      ...(camera
        ? { center: [camera.lon, camera.lat], zoom: camera.zoom }
        : bounds
          ? { bounds, fitBoundsOptions: { padding: 24 } }
          : {}),
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      maxPitch: 0,
      minZoom: 7,
      maxZoom: 18.5,
      fadeDuration: 0,
      renderWorldCopies: false,
    });
    this.map.touchZoomRotate.disableRotation();
    this.map.keyboard.disableRotation();
    if (bounds) this.map.setMaxBounds(wider(bounds));
    this.#overlay = document.createElement('canvas');
    this.#overlay.className = 'map-overlay';
    this.#overlay.setAttribute('aria-hidden', 'true');
    this.map.getCanvasContainer().append(this.#overlay);
    const canvas = this.map.getCanvas();
    canvas.setAttribute('role', 'application');
    canvas.setAttribute(
      'aria-label',
      'Map. Arrow keys move it, plus and minus zoom. The table holds the same records.',
    );
    this.map.on('render', () => this.#draw());
    window.addEventListener(LAY_OUT, this.#keepGround);
    this.map.on('moveend', () => events.onCamera(this.camera()));
    this.map.on('style.load', () => {
      this.#putSurface();
      this.#putShades();
    });
    this.map.on('click', (event) => this.#click(event.point.x, event.point.y, [event.lngLat.lng, event.lngLat.lat]));
    this.map.on('mousemove', (event) => {
      if (!this.#corners.isDrawing) canvas.style.cursor = this.#hit(event.point.x, event.point.y) ? 'pointer' : '';
    });
  }

  /** Keeps the next frame as an image: only within it can WebGL's drawing still be read. */
  #keepGround = (): void => {
    this.map.once('render', () => {
      const image = document.createElement('img');
      image.className = 'sheet-ground';
      image.alt = '';
      const canvas = this.map.getCanvas();
      image.src = canvas.toDataURL();
      image.style.width = `${canvas.clientWidth}px`;
      image.style.height = `${canvas.clientHeight}px`;
      this.#overlay.before(image);
    });
    this.map.triggerRepaint();
  };

  camera(): Camera {
    const { lng, lat } = this.map.getCenter();
    return { zoom: this.map.getZoom(), lat, lon: lng };
  }

  remove(): void {
    window.removeEventListener(LAY_OUT, this.#keepGround);
    this.map.remove();
  }

  setTheme(): void {
    this.#colours = markColours();
    this.map.setStyle(baseStyle(this.#basemap, this.#own, groundColours()), { diff: false });
    this.#draw();
  }

  setScene(scene: Scene): void {
    this.#scene = scene;
    this.#draw();
  }

  /** Redraws the surface under labels; null clears it. */
  setSurface(value: SurfaceImage | null): void {
    this.#surface = { value };
    this.#putSurface();
  }

  /** Fills wards under the labels by class; null leaves them clear. */
  setShades(classes: ReadonlyMap<number, number> | null): void {
    this.#shades = classes;
    this.#putShades();
  }

  /** Outlines of an analysis, over the marks that they hold. */
  setShapes(shapes: readonly MapShape[]): void {
    this.#shapes = shapes;
    this.#draw();
  }

  /** What is on the screen as one picture, ground and marks together, at the screen's own pixels. */
  async snapshot(): Promise<HTMLCanvasElement> {
    const ground = this.map.getCanvas();
    const canvas = document.createElement('canvas');
    const drawn = new Promise<void>((resolve) => {
      this.map.once('render', () => {
        // Only within the frame that drew it: WebGL forgets its pixels afterwards.
        canvas.width = ground.width;
        canvas.height = ground.height;
        const context = canvas.getContext('2d');
        context?.drawImage(ground, 0, 0);
        context?.drawImage(this.#overlay, 0, 0, ground.width, ground.height);
        resolve();
      });
    });
    this.map.triggerRepaint();
    await drawn;
    return canvas;
  }

  setDrawing(corners: readonly Corner[], isDrawing: boolean): void {
    this.#corners = { corners, isDrawing };
    this.map.getCanvas().style.cursor = isDrawing ? 'crosshair' : '';
    if (isDrawing) this.map.doubleClickZoom.disable();
    else this.map.doubleClickZoom.enable();
    this.#draw();
  }

  moveTo(lon: number, lat: number, zoom?: number): void {
    const options = { center: [lon, lat] as [number, number], zoom: zoom ?? this.map.getZoom() };
    if (REDUCED.matches) this.map.jumpTo(options);
    else this.map.easeTo({ ...options, duration: 300 });
  }

  zoomBy(step: number): void {
    if (REDUCED.matches) this.map.jumpTo({ zoom: this.map.getZoom() + step });
    else this.map.easeTo({ zoom: this.map.getZoom() + step, duration: 200 });
  }

  whole(): void {
    const bounds = boundsOf(this.#basemap.boundary) ?? boundsOf(this.#basemap.wards);
    if (bounds) this.map.fitBounds(bounds, { padding: 24, duration: REDUCED.matches ? 0 : 300 });
  }

  #putSurface(): void {
    const surface = this.#surface;
    if (!surface || !this.map.getLayer('above-surface')) return;
    const existing = this.map.getSource(SURFACE);
    if (!surface.value) {
      if (existing) {
        this.map.removeLayer(SURFACE);
        this.map.removeSource(SURFACE);
      }
      return;
    }
    const { corners: coordinates, image, isCells } = surface.value;
    if (!existing) {
      this.map.addSource(SURFACE, { type: 'image', url: CLEAR_PIXEL, coordinates });
      this.map.addLayer(
        { id: SURFACE, type: 'raster', source: SURFACE, paint: { 'raster-fade-duration': 0 } },
        'above-surface',
      );
    }
    this.map.setPaintProperty(SURFACE, 'raster-resampling', isCells ? 'nearest' : 'linear');
    (this.map.getSource(SURFACE) as ImageSource).updateImage({ image, coordinates });
  }

  #putShades(): void {
    if (!this.map.getLayer('ward-shades')) return;
    const style = getComputedStyle(document.documentElement);
    const shades = [...(this.#shades ?? [])].flatMap(([areaId, cls]): [number, string] => [
      areaId,
      style.getPropertyValue(`--s${cls}`).trim(),
    ]);
    const [first, second, ...rest] = shades;
    const colour: DataDrivenPropertyValueSpecification<string> =
      first === undefined || second === undefined
        ? 'transparent'
        : ['match', ['get', 'areaId'], first, second, ...rest, 'transparent'];
    this.map.setPaintProperty('ward-shades', 'fill-color', colour);
  }

  #view(plane: MapPlane): View {
    const { clientWidth: width, clientHeight: height } = this.map.getCanvas();
    const zoom = this.map.getZoom();
    const worldPx = 512 * 2 ** zoom;
    const { lng, lat } = this.map.getCenter();
    return {
      width,
      height,
      zoom,
      pixelRatio: window.devicePixelRatio,
      scale: worldPx / plane.metresPerWorld,
      shiftX: (plane.originX - mercatorX(lng)) * worldPx + width / 2,
      shiftY: (plane.originY - mercatorY(lat)) * worldPx + height / 2,
    };
  }

  #draw(): void {
    const scene = this.#scene;
    const plane = scene?.plane ?? planeAt(this.map.getCenter().lng, this.map.getCenter().lat);
    const view = this.#view(plane);
    const canvas = this.#overlay;
    const [width, height] = [Math.round(view.width * view.pixelRatio), Math.round(view.height * view.pixelRatio)];
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width;
      canvas.height = height;
      canvas.style.width = `${view.width}px`;
      canvas.style.height = `${view.height}px`;
    }
    const context = canvas.getContext('2d');
    if (!context) return;
    context.setTransform(view.pixelRatio, 0, 0, view.pixelRatio, 0, 0);
    context.clearRect(0, 0, view.width, view.height);
    this.#drawn = [];
    if (scene) {
      const inView = scene.showsMarks ? rowsInView(scene.rows, scene.px, scene.py, view, MOST_MARKS) : null;
      if (inView) {
        this.#drawn = groupMarks(inView, scene.px, scene.py, scene.kindOf, view);
        drawMarks(context, this.#drawn, view, this.#colours, scene.selected);
      }
      drawShapes(context, this.#shapes, (lon, lat) => this.map.project([lon, lat]), this.#colours);
      this.#tellMarks(inView !== null, inView?.length ?? scene.rows.length);
      drawHotSpots(context, scene.hotSpots, scene.explained, scene.hotRadiusMetres, view, this.#colours);
      if (scene.spot) drawSpot(context, scene.spot, scene.hotRadiusMetres, view, this.#colours);
      const corners: readonly Corner[] = this.#corners.isDrawing ? this.#corners.corners : (scene.ring ?? []);
      drawCorners(
        context,
        corners,
        this.#corners.isDrawing,
        (lon, lat) => this.map.project([lon, lat]),
        view,
        this.#colours,
      );
    }
  }

  #tellMarks(drawn: boolean, inView: number): void {
    const key = `${drawn} ${drawn ? inView : ''}`;
    if (key === this.#lastMarks) return;
    this.#lastMarks = key;
    this.#events.onMarks(drawn, inView);
  }

  #hit(x: number, y: number): { rows: readonly number[] } | { hotSpot: number } | null {
    const scene = this.#scene;
    if (!scene) return null;
    const view = this.#view(scene.plane);
    for (const spot of scene.hotSpots) {
      const isExplained = spot.number === scene.explained;
      const ring = isExplained ? scene.hotRadiusMetres * view.scale * 0.72 : 0;
      if (Math.hypot(spot.x * view.scale + view.shiftX + ring - x, view.shiftY - spot.y * view.scale - ring - y) <= 14)
        return { hotSpot: spot.number };
    }
    let best: MarkGroup | null = null;
    let nearest = 12;
    for (const group of this.#drawn) {
      const distance = Math.hypot(group.screenX - x, group.screenY - y);
      if (distance < nearest) {
        nearest = distance;
        best = group;
      }
    }
    const chosen = best;
    if (!chosen) return null;
    return {
      rows: this.#drawn.filter((group) => group.x === chosen.x && group.y === chosen.y).flatMap((group) => group.rows),
    };
  }

  #click(x: number, y: number, position: [number, number]): void {
    if (this.#corners.isDrawing) {
      this.#events.onCorner(position);
      return;
    }
    const hit = this.#hit(x, y);
    if (hit && 'hotSpot' in hit) this.#events.onHotSpot(hit.hotSpot);
    else if (hit) this.#events.onPick(hit.rows);
    else this.#events.onGround(position);
  }
}

const CLEAR_PIXEL =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';

function wider([west, south, east, north]: Box): Box {
  const [dx, dy] = [(east - west) * 1.2, (north - south) * 1.2];
  return [west - dx, south - dy, east + dx, north + dy];
}
