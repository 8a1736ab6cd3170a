import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NoAnswer } from './connections.ts';
import { askDvla, askPolice } from './enquire.ts';
import { type StandIn, startStandIn } from './stand-in.ts';

let standIn: StandIn;

beforeAll(async () => {
  standIn = await startStandIn([
    { registrationNumber: 'ZZ00AIM', taxStatus: 'Untaxed', make: 'FORD', colour: 'SILVER', isStolen: true },
  ]);
});
afterAll(() => standIn.close());

describe('An enquiry', () => {
  it('brings what DVLA holds, and nothing of the police', async () => {
    expect(await askDvla(standIn.dvla!, 'ZZ00AIM')).toEqual({
      registrationNumber: 'ZZ00AIM',
      taxStatus: 'Untaxed',
      make: 'FORD',
      colour: 'SILVER',
    });
    expect(await askPolice(standIn.police!, 'ZZ00AIM')).toMatchObject({ isStolen: true });
  });

  it('says when DVLA knows no such vehicle', async () => {
    expect(await askDvla(standIn.dvla!, 'ZZ99ZZZ')).toBeNull();
  });

  it('says in words what went wrong, never the mark', async () => {
    const wrongKey = askDvla({ ...standIn.dvla!, key: 'other' }, 'ZZ00AIM');
    await expect(wrongKey).rejects.toThrow('DVLA does not accept AIM’s key');
    const nowhere = askDvla({ url: 'http://127.0.0.1:9', key: '' }, 'ZZ00AIM');
    await expect(nowhere).rejects.toThrow('DVLA cannot be reached. Try again, or ask by telephone.');
    await expect(nowhere).rejects.toBeInstanceOf(NoAnswer);
  });

  it('is made again when they are busy, and not believed when it is about something else', async () => {
    let asked = 0;
    const busy = createServer((_, response) => {
      asked += 1;
      if (asked < 3) response.writeHead(503).end();
      else response.end(JSON.stringify({ registrationNumber: asked === 3 ? 'AB12CDE' : 'ZZ11ZZZ' }));
    }).listen(0, '127.0.0.1');
    await new Promise((done) => busy.once('listening', done));
    const connection = { url: `http://127.0.0.1:${(busy.address() as AddressInfo).port}`, key: '' };
    expect(await askDvla(connection, 'AB12CDE')).toEqual({ registrationNumber: 'AB12CDE' });
    await expect(askDvla(connection, 'AB12CDE')).rejects.toThrow('something else');
    busy.close();
  });
});
