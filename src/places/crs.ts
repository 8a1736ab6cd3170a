import proj4 from 'proj4';
import type { LonLat } from './projection/index.ts';
import { bngToWgs84 } from './projection/index.ts';

/** Reads a source's own coordinates as WGS84 degrees, always in the order x (or longitude), y (or latitude). */
export interface CoordinateSystem {
  name: string;
  /** True for degrees: such coordinates lie within ±180, ±90. */
  isGeographic: boolean;
  toWgs84(x: number, y: number): LonLat;
}

const DEGREES: CoordinateSystem = { name: 'CRS84', isGeographic: true, toWgs84: (lon, lat) => ({ lon, lat }) };

/** Definitions from the EPSG registry, for files that only state a number. */
const KNOWN: Readonly<Record<string, string>> = {
  '3857': '+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +units=m +nadgrids=@null +no_defs',
  '2157':
    '+proj=tmerc +lat_0=53.5 +lon_0=-8 +k=0.99982 +x_0=600000 +y_0=750000 +ellps=GRS80 +towgs84=0,0,0 +units=m +no_defs',
  '29902':
    '+proj=tmerc +lat_0=53.5 +lon_0=-8 +k=1.000035 +x_0=200000 +y_0=250000 +a=6377340.189 +rf=299.3249646 ' +
    '+towgs84=482.5,-130.6,564.6,-1.042,-0.214,-0.631,8.15 +units=m +no_defs',
};

/**
 * The coordinate system of its name: `CRS84`, `EPSG:4326`, `EPSG:27700`, `EPSG:3857`, the two Irish grids, UTM zones
 * (`EPSG:326xx`, `EPSG:327xx`), URNs of the same, or a definition in PROJ's words (`+proj=…`).
 * Undefined for a name AIM does not know; then ask for the definition.
 */
export function coordinateSystem(name: string): CoordinateSystem | undefined {
  const wanted = name.trim();
  if (wanted.startsWith('+proj=')) return fromDefinition(wanted, wanted);
  if (/(^|:)(CRS84|84)$/i.test(wanted)) return DEGREES;
  const code = /(?:^|EPSG:+(?:[\d.]*:)?)(\d{4,6})$/i.exec(wanted)?.[1];
  if (code === undefined) return undefined;
  // Files say 4326 and mean longitude first, as GeoJSON wants it; 4258 (ETRS89) is the same to AIM's needs.
  if (code === '4326' || code === '4258') return DEGREES;
  if (code === '27700') return { name: 'EPSG:27700', isGeographic: false, toWgs84: bngToWgs84 };
  const utm = /^32([67])(0[1-9]|[1-5]\d|60)$/.exec(code);
  if (utm) {
    return fromDefinition(
      `EPSG:${code}`,
      `+proj=utm +zone=${Number(utm[2])}${utm[1] === '7' ? ' +south' : ''} +datum=WGS84 +units=m`,
    );
  }
  const definition = KNOWN[code];
  return definition === undefined ? undefined : fromDefinition(`EPSG:${code}`, definition);
}

function fromDefinition(name: string, definition: string): CoordinateSystem | undefined {
  let converter: proj4.Converter;
  try {
    converter = proj4(definition, 'WGS84');
  } catch {
    return undefined;
  }
  return {
    name,
    isGeographic: definition.includes('+proj=longlat'),
    toWgs84: (x, y) => {
      const [lon, lat] = converter.forward([x, y]);
      return { lon: lon!, lat: lat! };
    },
  };
}

/** What the `crs` member of an older GeoJSON says; `CRS84` where there is none, as RFC 7946 wants it. */
export function statedCrs(collection: object): string {
  const crs = (collection as { crs?: { properties?: { name?: unknown } } | null }).crs;
  const name = crs?.properties?.name;
  return typeof name === 'string' ? name : 'CRS84';
}
