import { createRequire } from 'node:module';

/** The npm package `open311`: an Open311 client that this project did not write, from Code for America. It speaks JSON. */
type Callback = (error: unknown, data: unknown) => void;
interface Client {
  serviceDiscovery(options: { cache: boolean }, callback: Callback): void;
  serviceList(callback: Callback): void;
  serviceDefinition(code: string, callback: Callback): void;
  submitRequest(data: Record<string, unknown>, callback: Callback): void;
  token(token: string, callback: Callback): void;
  serviceRequests(id: string | string[] | Record<string, string>, params: unknown, callback?: unknown): void;
}
type ClientOptions = { endpoint?: string; discovery?: string; jurisdiction?: string; apiKey?: string };

const require = createRequire(import.meta.url);
const Open311 = require('open311') as new (options: ClientOptions) => Client;

type Row = Record<string, unknown>;

/** Its answers, as promises. */
export interface Answers {
  discovery(): Promise<{ endpoints: { specification: string; url: string; type: string; formats: string[] }[] }>;
  services(): Promise<Row[]>;
  definition(code: string): Promise<{ service_code: string; attributes: Row[] }>;
  submit(data: Record<string, unknown>): Promise<Row[]>;
  token(token: string): Promise<Row[]>;
  request(id: string): Promise<Row[]>;
  requests(params: Record<string, string>): Promise<Row[]>;
  requestsOf(ids: string[]): Promise<Row[]>;
}

export function connectClient(options: ClientOptions): Answers {
  const client = new Open311(options);
  const asked = <T>(ask: (callback: Callback) => void) =>
    new Promise<T>((resolve, reject) =>
      ask((error, data) => (error ? reject(new Error(`${String(error)}: ${String(data)}`)) : resolve(data as T))),
    );
  return {
    discovery: () => asked((done) => client.serviceDiscovery({ cache: true }, done)),
    services: () => asked((done) => client.serviceList(done)),
    definition: (code) => asked((done) => client.serviceDefinition(code, done)),
    submit: (data) => asked((done) => client.submitRequest(data, done)),
    token: (token) => asked((done) => client.token(token, done)),
    request: (id) => asked((done) => client.serviceRequests(id, {}, done)),
    requests: (params) => asked((done) => client.serviceRequests(params, done)),
    requestsOf: (ids) => asked((done) => client.serviceRequests(ids, {}, done)),
  };
}
