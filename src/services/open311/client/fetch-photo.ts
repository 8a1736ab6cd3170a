import { lookup as lookUp } from 'node:dns';
import { get } from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { LARGEST_PHOTO_BYTES } from '../../../platform/index.ts';

/** A photo's bytes, or in words why it was not fetched. `isFinal`: it would be the same another time. */
export type Fetched = { ok: true; bytes: Buffer } | { ok: false; isFinal: boolean; words: string };
export type FetchPhoto = (address: string, hosts: readonly string[]) => Promise<Fetched>;

const PATIENCE_MS = 20_000;

// Everything that is not the public internet: a name that points inside must not make AIM ask there.
const inside = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const) {
  inside.addSubnet(network, prefix, 'ipv4');
}
for (const [network, prefix] of [
  ['::', 96],
  ['64:ff9b::', 96],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const) {
  inside.addSubnet(network, prefix, 'ipv6');
}

export const isInside = (address: string): boolean => inside.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');

/** The address that is checked is the one that is connected to: a name cannot change its mind in between. */
const lookUpOutside: LookupFunction = (host, options, done) => {
  lookUp(host, { ...options, all: true }, (error, found) => {
    if (error !== null) return done(error, []);
    if (found.length === 0 || found.some(({ address }) => isInside(address))) {
      return done(Object.assign(new Error(`${host} is not on the public internet`), { code: 'EINSIDE' }), []);
    }
    if (options.all) return done(null, found);
    done(null, found[0]!.address, found[0]!.family);
  });
};

/** By https, from a host that the key lists, without following elsewhere, and no more than a photo may have. */
export const fetchPhoto: FetchPhoto = (address, hosts) => {
  const url = URL.canParse(address) ? new URL(address) : null;
  const said = (isFinal: boolean, words: string): Fetched => ({ ok: false, isFinal, words });
  if (url === null || url.protocol !== 'https:' || url.username !== '' || (url.port !== '' && url.port !== '443')) {
    return Promise.resolve(said(true, 'its address is not one of https'));
  }
  if (!hosts.includes(url.hostname)) return Promise.resolve(said(true, `photos are not fetched from ${url.hostname}`));
  return new Promise((resolve) => {
    const request = get(url, { lookup: lookUpOutside, timeout: PATIENCE_MS, agent: false }, (response) => {
      if (response.statusCode !== 200) {
        response.destroy();
        const status = response.statusCode ?? 0;
        return resolve(said(status < 500 && status !== 429, `the server answered ${status}`));
      }
      const chunks: Buffer[] = [];
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        chunks.push(chunk);
        if (bytes > LARGEST_PHOTO_BYTES) {
          response.destroy();
          resolve(said(true, `it has more than ${LARGEST_PHOTO_BYTES / 1e6} MB`));
        }
      });
      response.on('end', () => resolve({ ok: true, bytes: Buffer.concat(chunks) }));
      response.on('error', () => resolve(said(false, 'the connection was lost')));
    });
    const limit = setTimeout(() => request.destroy(new Error('it took too long')), PATIENCE_MS);
    request.on('timeout', () => request.destroy(new Error('it took too long')));
    request.on('close', () => clearTimeout(limit));
    request.on('error', (error: NodeJS.ErrnoException) =>
      resolve(
        said(
          error.code === 'EINSIDE',
          error.code === 'EINSIDE' ? error.message : `it could not be fetched (${error.code ?? error.message})`,
        ),
      ),
    );
  });
};
