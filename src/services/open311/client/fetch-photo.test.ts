import { describe, expect, it } from 'vitest';
import { fetchPhoto, isInside } from './fetch-photo.ts';

describe('fetching a photo that somebody names', () => {
  it('asks nobody but the hosts of the key, by https on its own port', async () => {
    const hosts = ['www.fixmystreet.example'];
    for (const address of [
      'not an address',
      'http://www.fixmystreet.example/photo/1.jpeg',
      'file:///etc/passwd',
      'https://user:secret@www.fixmystreet.example/photo/1.jpeg',
      'https://www.fixmystreet.example:8443/photo/1.jpeg',
      'https://169.254.169.254/latest/meta-data',
      'https://www.fixmystreet.example.evil.example/photo/1.jpeg',
    ]) {
      expect(await fetchPhoto(address, hosts), address).toMatchObject({ ok: false, isFinal: true });
    }
  });

  it('does not connect to a name that points inside, though the key lists it', async () => {
    expect(await fetchPhoto('https://localhost/photo/1.jpeg', ['localhost'])).toEqual({
      ok: false,
      isFinal: true,
      words: 'localhost is not on the public internet',
    });
  });

  it('knows inside from outside', () => {
    for (const address of [
      '127.0.0.1',
      '10.1.2.3',
      '172.31.0.1',
      '192.168.1.1',
      '169.254.169.254',
      '::1',
      'fe80::1',
      'fd00::1',
      '::ffff:10.0.0.1',
    ]) {
      expect(isInside(address), address).toBe(true);
    }
    for (const address of ['1.1.1.1', '172.32.0.1', '2606:4700::1111']) expect(isInside(address), address).toBe(false);
  });
});
