import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { VehicleChecks } from '../../platform/index.ts';
import type { VesVehicle } from './model.ts';

/** A vehicle the stand-in knows, beyond what DVLA tells of it. */
export interface StandInVehicle extends VesVehicle {
  isStolen?: boolean;
}

export interface StandIn extends VehicleChecks {
  close(): Promise<void>;
}

const MAKES = ['FORD', 'VAUXHALL', 'NISSAN', 'RENAULT', 'VOLKSWAGEN', 'PEUGEOT', 'TOYOTA', 'HYUNDAI'] as const;
const COLOURS = ['SILVER', 'BLACK', 'BLUE', 'WHITE', 'RED', 'GREY', 'GREEN'] as const;
const TAX = ['Taxed', 'Untaxed', 'Untaxed', 'SORN'] as const;

/**
 * Answers as DVLA's Vehicle Enquiry Service and a force's stolen check do, on this machine, for tests and the
 * demonstration. Vehicles it was not told of are made up from their mark, the same each time; marks with ZZ99 are not
 * known. It listens on 127.0.0.1 and knows no real vehicle.
 */
export async function startStandIn(vehicles: readonly StandInVehicle[] = [], key = 'stand-in'): Promise<StandIn> {
  const known = new Map(vehicles.map((vehicle) => [vehicle.registrationNumber, vehicle]));
  const server = createServer(async (request, response) => {
    const say = (status: number, body: object) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    const fail = (status: number, title: string) =>
      say(status, { errors: [{ status: String(status), code: String(status), title, detail: title }] });
    if (request.headers['x-api-key'] !== key) return fail(403, 'Forbidden');
    const vrm = await markAsked(request);
    if (request.method !== 'POST' || vrm === null || !/^[A-Z0-9]{2,8}$/.test(vrm)) return fail(400, 'Bad Request');
    const vehicle = known.get(vrm) ?? madeUpVehicle(vrm);
    if (request.url === '/vehicle-check/v1/stolen') {
      const isStolen = vehicle !== null && 'isStolen' in vehicle && vehicle.isStolen === true;
      return say(200, { isStolen, reference: `PNC-${createHash('sha256').update(vrm).digest('hex').slice(0, 8)}` });
    }
    if (request.url !== '/vehicle-enquiry/v1/vehicles') return fail(404, 'Not Found');
    if (vehicle === null) return fail(404, 'Vehicle Not Found');
    const { isStolen: _, ...told } = vehicle as StandInVehicle;
    say(200, told);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    dvla: { url, key },
    police: { url, key },
    close: () => new Promise((done) => server.close(() => done())),
  };
}

async function markAsked(request: IncomingMessage): Promise<string | null> {
  let text = '';
  for await (const chunk of request) {
    text += chunk;
    if (text.length > 2_000) return null;
  }
  try {
    const { registrationNumber } = JSON.parse(text) as { registrationNumber?: unknown };
    return typeof registrationNumber === 'string' ? registrationNumber : null;
  } catch {
    return null;
  }
}

/** What the stand-in says of a mark it was not told of; null where it knows no such vehicle. */
export function madeUpVehicle(vrm: string): StandInVehicle | null {
  if (vrm.startsWith('ZZ99')) return null;
  const bytes = createHash('sha256').update(vrm).digest();
  const of = <T>(values: readonly T[], i: number): T => values[bytes[i]! % values.length]!;
  return {
    registrationNumber: vrm,
    taxStatus: of(TAX, 0),
    motStatus: bytes[1]! % 3 === 0 ? 'Not valid' : 'Valid',
    make: of(MAKES, 2),
    colour: of(COLOURS, 3),
    fuelType: 'PETROL',
    yearOfManufacture: 2003 + (bytes[4]! % 18),
    engineCapacity: 998 + (bytes[5]! % 12) * 100,
    markedForExport: false,
    wheelplan: '2 AXLE RIGID BODY',
    isStolen: bytes[6]! % 40 === 0,
  };
}
