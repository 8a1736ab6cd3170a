import { describe, expect, it } from 'vitest';
import { isLoopback, readConfig } from './config.ts';

const read = (env: Record<string, string>, flags = {}) => readConfig(env, flags, '/home/ann', '/opt/aim');

describe('configuration', () => {
  it('is private and local where nothing is set', () => {
    expect(read({})).toEqual({
      databaseUrl: null,
      dataFolder: '/opt/aim/.aim/data',
      port: 8080,
      bind: '127.0.0.1',
      isHttps: false,
      isDebug: false,
      mail: null,
      vehicleChecks: { dvla: null, police: null },
    });
  });

  it('takes a flag before the environment, and folders from where the person stands', () => {
    const config = read({ AIM_PORT: '81', AIM_DATA: '/var/aim', AIM_BIND: '0.0.0.0' }, { port: '82', data: 'my town' });
    expect(config).toMatchObject({ port: 82, dataFolder: '/home/ann/my town', bind: '0.0.0.0' });
  });

  it('treats an empty variable as not set', () => {
    expect(read({ AIM_DATABASE_URL: '', AIM_PORT: '', AIM_DATA: '' })).toEqual(read({}));
  });

  it.each(['http', '-1', '65536', '80.5', ' '])('refuses the port %j and says what it expected', (port) => {
    expect(() => read({}, { port })).toThrow(`--port should be a number from 0 to 65535; found "${port}".`);
  });

  it('refuses a database address without repeating what may be a password', () => {
    expect(() => read({ AIM_DATABASE_URL: 'mysql://u:hunter2@h/d' })).toThrow(/^(?!.*hunter2).*postgres:\/\//);
  });

  it('takes an authority’s address and key together, and never repeats the key', () => {
    const set = { AIM_DVLA_URL: 'https://dvla.example', AIM_DVLA_KEY: 'hunter2' };
    expect(read(set).vehicleChecks).toEqual({ dvla: { url: 'https://dvla.example', key: 'hunter2' }, police: null });
    expect(() => read({ AIM_DVLA_URL: 'https://dvla.example' })).toThrow('AIM_DVLA_KEY is not');
    expect(() => read({ ...set, AIM_DVLA_URL: 'http://dvla.example' })).toThrow(/^(?!.*hunter2).*https:/);
  });

  it('knows which addresses only this machine can reach', () => {
    expect(['127.0.0.1', 'localhost', '::1', '0.0.0.0', '192.168.0.2', '::'].map(isLoopback)).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});
