import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import type { Connection } from '../../platform/index.ts';
import { ask, NoAnswer } from './connections.ts';
import type { VesVehicle } from './model.ts';

/** DVLA's Vehicle Enquiry Service 1.2, https://developer-portal.driver-vehicle-licensing.api.gov.uk: what AIM reads of it. */
const VES_PATH = '/vehicle-enquiry/v1/vehicles';
const Vehicle = Compile(
  Type.Object({
    registrationNumber: Type.String(),
    taxStatus: Type.Optional(Type.String()),
    taxDueDate: Type.Optional(Type.String()),
    motStatus: Type.Optional(Type.String()),
    motExpiryDate: Type.Optional(Type.String()),
    make: Type.Optional(Type.String()),
    colour: Type.Optional(Type.String()),
    fuelType: Type.Optional(Type.String()),
    yearOfManufacture: Type.Optional(Type.Number()),
    engineCapacity: Type.Optional(Type.Number()),
    markedForExport: Type.Optional(Type.Boolean()),
    wheelplan: Type.Optional(Type.String()),
    dateOfLastV5CIssued: Type.Optional(Type.String()),
  }),
);

/** @returns null when DVLA knows no such mark; @throws NoAnswer in words */
export async function askDvla(connection: Connection, vrm: string): Promise<VesVehicle | null> {
  const answer = await ask('DVLA', connection, VES_PATH, { registrationNumber: vrm });
  if (answer === null) return null;
  if (!Vehicle.Check(answer) || answer.registrationNumber.replace(/\s/g, '') !== vrm) {
    throw new NoAnswer('DVLA gave an answer about something else. Ask by telephone.');
  }
  return answer as VesVehicle;
}

const Stolen = Compile(Type.Object({ isStolen: Type.Boolean(), reference: Type.String({ maxLength: 60 }) }));

/** Whether the police look for a vehicle. There is no public service for it: each force agrees its own, of this shape. */
export async function askPolice(
  connection: Connection,
  vrm: string,
): Promise<{ isStolen: boolean; reference: string }> {
  const answer = await ask('The police’s vehicle check', connection, '/vehicle-check/v1/stolen', {
    registrationNumber: vrm,
  });
  if (answer === null) return { isStolen: false, reference: '' };
  if (!Stolen.Check(answer)) throw new NoAnswer('The police’s vehicle check gave an answer that cannot be read.');
  return answer;
}
