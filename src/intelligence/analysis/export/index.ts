import type { AnalysisGround } from '../ground.ts';
import type { AnalysisCard } from '../model.ts';
import { geoTiffOf } from './geotiff.ts';
import { svgOf } from './svg.ts';
import { csvOf, geoJsonOf } from './text.ts';

export const EXPORTS = ['geojson', 'csv', 'tif', 'svg'] as const;
export type ExportFormat = (typeof EXPORTS)[number];

export const EXPORT_TYPES: Record<ExportFormat, string> = {
  geojson: 'application/geo+json',
  csv: 'text/csv; charset=utf-8',
  tif: 'image/tiff; application=geotiff',
  svg: 'image/svg+xml',
};

/** A card's result as a file that carries its card. @throws Refusal where the format cannot hold such a result */
export function exportCard(
  card: AnalysisCard,
  ground: AnalysisGround,
  format: ExportFormat,
  layer?: string,
): string | Buffer {
  switch (format) {
    case 'geojson':
      return geoJsonOf(card, ground);
    case 'csv':
      return csvOf(card);
    case 'tif':
      return geoTiffOf(card, ground.plane, layer);
    case 'svg':
      return svgOf(card, ground);
  }
}
