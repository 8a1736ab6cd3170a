import 'maplibre-gl/dist/maplibre-gl.css';
import type { FeatureCollection } from 'geojson';
import { type GeoJSONSource, LngLatBounds, Map as MapLibreMap, NavigationControl, setWorkerUrl } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';

setWorkerUrl(workerUrl);

const NOTHING: FeatureCollection = { type: 'FeatureCollection', features: [] };
/** The ground is asked for around the middle and again when the middle has gone this far, degrees of latitude. */
const GROUND_REACH = 0.006;
const SEMIBOLD = ['Inter Medium', 'Inter', 'system-ui'];

function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

function newMap(box: HTMLElement, centre: [number, number], zoom: number, label: string): MapLibreMap {
  const layer = (name: string) => ['==', ['get', 'layer'], name] as ['==', unknown, string];
  const map = new MapLibreMap({
    container: box,
    center: centre,
    zoom,
    minZoom: 10,
    maxZoom: 19,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    locale: { 'Map.Title': label },
    style: {
      version: 8,
      sources: { ground: { type: 'geojson', data: NOTHING } },
      layers: [
        { id: 'land', type: 'background', paint: { 'background-color': token('m-land') } },
        {
          id: 'parks',
          type: 'fill',
          source: 'ground',
          filter: layer('parks') as never,
          paint: { 'fill-color': token('m-block') },
        },
        {
          id: 'water',
          type: 'fill',
          source: 'ground',
          filter: layer('water') as never,
          paint: { 'fill-color': token('m-water') },
        },
        {
          id: 'roads',
          type: 'line',
          source: 'ground',
          filter: layer('roads') as never,
          layout: { 'line-cap': 'round', 'line-join': 'round' },
          paint: {
            'line-color': token('m-street-lg'),
            'line-width': ['interpolate', ['exponential', 1.6], ['zoom'], 12, 1, 16, 6, 19, 26],
          },
        },
        {
          id: 'names',
          type: 'symbol',
          source: 'ground',
          minzoom: 14.5,
          filter: layer('roads') as never,
          layout: {
            'symbol-placement': 'line',
            'text-field': ['coalesce', ['get', 'name'], ''],
            'text-font': SEMIBOLD,
            'text-size': 14,
          },
          paint: {
            'text-color': token('m-label'),
            'text-halo-color': token('m-halo'),
            'text-halo-width': 1.5,
          },
        },
      ],
    },
  });
  map.touchZoomRotate.disableRotation();
  map.addControl(new NavigationControl({ showCompass: false }), 'top-right');
  let around: { lng: number; lat: number } | null = null;
  const drawGround = async () => {
    const { lng, lat } = map.getCenter();
    if (around !== null && Math.hypot(lng - around.lng, lat - around.lat) < GROUND_REACH) return;
    around = { lng, lat };
    const answer = await fetch(`/report/ground?longitude=${lng.toFixed(6)}&latitude=${lat.toFixed(6)}`);
    if (answer.ok) map.getSource<GeoJSONSource>('ground')?.setData((await answer.json()) as FeatureCollection);
  };
  map.on('load', () => void drawGround());
  map.on('moveend', () => void drawGround());
  return map;
}

/** A map that is moved under a pin in its middle. Calls back when it stands still somewhere else. */
export function openPlaceMap(
  box: HTMLElement,
  { longitude, latitude, label }: { longitude: number; latitude: number; label: string },
  onMoved: (longitude: number, latitude: number) => void,
): void {
  const map = newMap(box, [longitude, latitude], 16.5, label);
  const pin = document.createElement('span');
  pin.className = 'pin';
  pin.setAttribute('aria-hidden', 'true');
  box.append(pin);
  map.on('moveend', () => {
    const { lng, lat } = map.getCenter();
    onMoved(lng, lat);
  });
}

/** Squares of what was done, as large as they are counted: the list beside it says the same. */
export function openDoneMap(
  box: HTMLElement,
  marks: readonly { longitude: number; latitude: number; n: number }[],
  label: string,
): void {
  const [first] = marks;
  if (first === undefined) return;
  const bounds = new LngLatBounds();
  for (const { longitude, latitude } of marks) bounds.extend([longitude, latitude]);
  const map = newMap(box, [first.longitude, first.latitude], 13, label);
  map.fitBounds(bounds, { padding: 40, maxZoom: 15, animate: false });
  map.on('load', () => {
    map.addSource('done', {
      type: 'geojson',
      data: {
        type: 'FeatureCollection',
        features: marks.map(({ longitude, latitude, n }) => ({
          type: 'Feature',
          properties: { n },
          geometry: { type: 'Point', coordinates: [longitude, latitude] },
        })),
      },
    });
    map.addLayer({
      id: 'done',
      type: 'circle',
      source: 'done',
      paint: {
        'circle-color': token('council'),
        'circle-opacity': 0.7,
        'circle-radius': ['interpolate', ['linear'], ['get', 'n'], 1, 6, 20, 16],
        'circle-stroke-color': token('m-halo'),
        'circle-stroke-width': 2,
      },
    });
  });
}
