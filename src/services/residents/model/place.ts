export interface Position {
  longitude: number;
  latitude: number;
}

/** A position as it was sent, or null where it is none. Six decimals are ten centimetres. */
export function readPosition(longitude: string, latitude: string): Position | null {
  if (!/^-?\d{1,3}(\.\d{1,12})?$/.test(longitude) || !/^-?\d{1,2}(\.\d{1,12})?$/.test(latitude)) return null;
  const [lon, lat] = [Number(longitude), Number(latitude)];
  if (Math.abs(lon) > 180 || Math.abs(lat) > 85) return null;
  return { longitude: Math.round(lon * 1e6) / 1e6, latitude: Math.round(lat * 1e6) / 1e6 };
}

/** Metres as they are said: to ten. */
export const saidMetres = (metres: number): number => Math.max(10, Math.round(metres / 10) * 10);
