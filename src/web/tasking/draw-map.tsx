import 'maplibre-gl/dist/maplibre-gl.css';
import { Map as MapLibreMap, setWorkerUrl } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import { useEffect, useRef } from 'react';
import { TerraDraw, TerraDrawPolygonMode } from 'terra-draw';
import { TerraDrawMapLibreGLAdapter } from 'terra-draw-maplibre-gl-adapter';
import type { TaskPolygon } from '../../tasking/model.ts';
import { baseStyle, groundColours } from '../map/base-style.ts';
import { boundsOf, useBasemap, useOwnTiles } from '../map/basemap.ts';
import { Skeleton } from '../ui/pieces.tsx';

setWorkerUrl(workerUrl);

const DIGITS = 6;

/** Draws an area corner by corner; the first corner again closes it. Drawing anew replaces it. */
export default function DrawMap({ value, onDraw }: { value: TaskPolygon | null; onDraw: (area: TaskPolygon) => void }) {
  const basemap = useBasemap();
  const own = useOwnTiles();
  const holder = useRef<HTMLDivElement>(null);
  const told = useRef(onDraw);
  told.current = onDraw;
  const start = useRef(value);
  const ground = basemap.data;
  const tiles = own.data;
  useEffect(() => {
    if (!holder.current || !ground || tiles === undefined) return undefined;
    const map = new MapLibreMap({
      container: holder.current,
      style: baseStyle(ground, tiles, groundColours()),
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      maxPitch: 0,
      fadeDuration: 0,
    });
    const bounds = boundsOf(ground.boundary) ?? boundsOf(ground.wards);
    const startRing = start.current?.coordinates[0];
    const around = startRing
      ? boundsOf({
          type: 'FeatureCollection',
          features: [{ type: 'Feature', properties: {}, geometry: { type: 'Polygon', coordinates: [startRing] } }],
        })
      : bounds;
    if (around) map.fitBounds(around, { padding: startRing ? 80 : 20, animate: false });
    const ink = getComputedStyle(document.documentElement).getPropertyValue('--ink').trim() as `#${string}`;
    let draw: TerraDraw | null = null;
    map.once('load', () => {
      const styles = {
        fillColor: ink,
        fillOpacity: 0.08,
        outlineColor: ink,
        outlineWidth: 2,
        closingPointColor: ink,
      };
      const drawing = new TerraDraw({
        adapter: new TerraDrawMapLibreGLAdapter({ map, coordinatePrecision: DIGITS }),
        modes: [new TerraDrawPolygonMode({ styles })],
      });
      draw = drawing;
      drawing.start();
      drawing.setMode('polygon');
      if (start.current) {
        drawing.addFeatures([{ type: 'Feature', properties: { mode: 'polygon' }, geometry: start.current as never }]);
      }
      drawing.on('finish', (id) => {
        const feature = drawing.getSnapshotFeature(id);
        if (feature?.geometry.type !== 'Polygon') return;
        const older = drawing
          .getSnapshot()
          .flatMap((each) =>
            each.id !== undefined && each.id !== id && each.geometry.type === 'Polygon' ? [each.id] : [],
          );
        if (older.length > 0) drawing.removeFeatures(older);
        told.current({ type: 'Polygon', coordinates: feature.geometry.coordinates });
      });
    });
    const canvas = map.getCanvas();
    canvas.setAttribute('role', 'application');
    canvas.setAttribute('aria-label', 'Map to draw on. A place and a radius can be given without it.');
    return () => {
      draw?.stop();
      map.remove();
    };
  }, [ground, tiles]);
  if (!ground || tiles === undefined) return <Skeleton lines={1} height={300} words="Loading the map" />;
  return <div className="draw-map" ref={holder} />;
}
