import { playCrews } from './services-day/crews.ts';
import { checkDay } from './services-day/figures.ts';
import { gather } from './services-day/people.ts';
import { makeProblems, takeCalls, takeOpen311 } from './services-day/reports.ts';
import { reportOnSite, tellThatItIsNot } from './services-day/resident.ts';
import { triageAll } from './services-day/triage.ts';
import type { Scenario } from './stage/index.ts';

const EVE = '2026-11-23';
const DAY = '2026-11-24';

export const scenario: Scenario = {
  about:
    'A day of the street services: reports by telephone, Open311 and the residents’ site, eight vehicles, crews without signal, a wrong closure put right.',
  asOf: EVE,
  seed: 7,
  async play(stage) {
    const { aim, say } = stage;
    await aim.forwardTo(`${DAY}T06:30`);
    const people = await gather(stage);
    const problems = await makeProblems(stage, people);
    say('The telephone rings, and the other system sends ...');
    await aim.forwardTo(`${DAY}T07:00`);
    await takeCalls(stage, people, problems);
    await aim.forwardTo(`${DAY}T07:30`);
    const { duplicates } = await takeOpen311(stage, people, problems);
    await aim.forwardTo(`${DAY}T07:45`);
    const resident = await reportOnSite(stage);
    say('The dispatcher triages, merges and asks DVLA and the police ...');
    await aim.forwardTo(`${DAY}T08:00`);
    await triageAll(stage, people, problems, duplicates, resident);
    say('The crews go out ...');
    await playCrews(stage, people, problems, resident);
    await aim.forwardTo(`${DAY}T15:00`);
    await tellThatItIsNot(stage, people, resident);
    return checkDay(stage, people, problems, duplicates, resident, DAY);
  },
};
