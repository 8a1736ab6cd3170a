import { badRequest } from '../../platform/index.ts';

/** Reads `lon,lat,metres` of an address. @throws Refusal saying how it is written */
export function readNear(text: string) {
  const numbers = text.split(',').map(Number);
  const [lon, lat, metres] = numbers;
  const isGood =
    numbers.length === 3 &&
    numbers.every(Number.isFinite) &&
    Math.abs(lon!) <= 180 &&
    Math.abs(lat!) <= 90 &&
    metres! > 0 &&
    metres! <= 50_000;
  if (!isGood) throw badRequest('task.query', 'Near needs longitude, latitude and metres, as -1.23,54.57,250.');
  return { lon: lon!, lat: lat!, metres: metres! };
}
