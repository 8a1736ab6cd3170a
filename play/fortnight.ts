import type { Scenario } from './stage/index.ts';

export const scenario: Scenario = {
  about:
    'A fortnight of joint tasking: daily meetings and a tactical one, tasks accepted, rejected, blocked and closed.',
  asOf: '2026-11-24',
  seed: 7,
  async play({ aim, checks, signIn }) {
    const analyst = await signIn({ signInName: 'analyst' });
    await aim.forwardTo('2026-11-24T08:40');
    const { now } = await analyst.call<{ now: number }>('GET', '/api/me');
    checks.check('The clock was put forward', now >= Date.UTC(2026, 10, 24, 8, 40), now);
    return {};
  },
};
