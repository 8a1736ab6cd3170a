import { rolesWith, systemViewer } from '../../../governance/index.ts';
import { type NoticeDeps, tellPeople } from '../../../tasking/index.ts';
import { catalogueIn, readPrompts } from '../../catalogue/index.ts';
import { Calendars } from '../../clocks/model.ts';
import * as store from '../store/index.ts';
import { definitionsFor } from './read.ts';

/** A prompt of a version of a kind: told once of a case, however often it is looked at. */
const versionOf = (definitionVersion: number, prompt: number) => definitionVersion * 100 + prompt;

/**
 * Tells whoever leads the work of every alarm that sounds on an open case and was not told yet. Done again, it tells
 * nothing twice.
 */
export async function tellAlarms(deps: NoticeDeps, partnershipId: number): Promise<void> {
  const viewer = systemViewer(partnershipId, 'cases');
  await deps.database.transact(viewer, async (tx) => {
    const now = deps.clock.now();
    const { services, calendars } = await catalogueIn(tx, deps.timeZone, now);
    const codes = services.filter(({ prompts }) => prompts.some(({ isAlarm }) => isAlarm)).map(({ code }) => code);
    if (codes.length === 0) return;
    const rows = await store.listCases(tx, { isOpen: true, codes });
    if (rows.length === 0) return;
    const of = await definitionsFor(
      tx,
      rows.map(({ it }) => it),
    );
    const working = new Calendars(calendars);
    const leads = await store.listPeopleWith(tx, rolesWith('case.dispatch'));
    for (const { it, agencyId } of rows) {
      const definition = of(it);
      const sounding = readPrompts(it, definition, working, now).filter(({ isAlarm }) => isAlarm);
      for (const { words } of sounding) {
        const version = versionOf(
          it.definitionVersion,
          definition.prompts.findIndex((prompt) => prompt.words === words),
        );
        const personIds = leads.filter((each) => each.agencyId === agencyId).map(({ personId }) => personId);
        await tellPeople(tx, deps, { about: 'case', subjectId: it.caseId, word: 'alarm', version, personIds });
      }
    }
  });
}
