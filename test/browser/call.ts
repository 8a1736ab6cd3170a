import { expect, inject } from 'vitest';

export type Call = <T>(method: string, path: string, body?: unknown) => Promise<T>;

/** Asks the API as somebody of the demonstration. */
export async function as(signInName: string, password = inject('aimPassword')): Promise<Call> {
  const answer = await fetch(`${inject('aimUrl')}/api/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ signInName, password }),
  });
  expect(answer.status, signInName).toBe(200);
  const cookie = answer.headers.get('set-cookie')!.split(';')[0]!;
  return async (method, path, body) => {
    const response = await fetch(`${inject('aimUrl')}${path}`, {
      method,
      headers: { cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    expect(response.ok, `${method} ${path}: ${text}`).toBe(true);
    return JSON.parse(text);
  };
}
