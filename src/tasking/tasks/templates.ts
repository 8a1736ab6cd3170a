import { can, requirePolicy } from '../../governance/index.ts';
import { badRequest, conflict } from '../../platform/index.ts';
import type { Viewer } from '../../vocabulary/index.ts';
import { findActor, isProblem } from '../powers/index.ts';
import type { TaskDeps } from './commands.ts';
import { SEED_TEMPLATES, type TaskTemplate } from './model.ts';
import * as store from './store/index.ts';

/** Version 0: as AIM comes with it, not edited here. */
export type VersionedTemplate = TaskTemplate & { version: number };

export async function listTemplates(deps: TaskDeps, viewer: Viewer): Promise<VersionedTemplate[]> {
  // Who edits them need not see tasks.
  if (!can(viewer, 'task.template')) requirePolicy(viewer, 'task.read');
  const own = await deps.database.transact(viewer, (tx) => store.listTemplates(tx));
  const edited = new Set(own.map(({ code }) => code));
  const seeded = SEED_TEMPLATES.filter(({ code }) => !edited.has(code)).map((each) => ({ ...each, version: 0 }));
  const order = SEED_TEMPLATES.map(({ code }) => code);
  const placeOf = ({ code }: TaskTemplate) => (order.includes(code) ? order.indexOf(code) : order.length);
  return [...seeded, ...own].sort((a, b) => placeOf(a) - placeOf(b) || (a.name < b.name ? -1 : 1));
}

export async function setTemplate(
  deps: TaskDeps,
  viewer: Viewer,
  { expectedVersion, ...template }: TaskTemplate & { expectedVersion: number },
): Promise<VersionedTemplate[]> {
  requirePolicy(viewer, 'task.template');
  if (findActor(template.actor) === undefined)
    throw badRequest('template.actor', `There is no actor "${template.actor}".`);
  const unknown = template.problems.find((code) => !isProblem(code));
  if (unknown !== undefined) throw badRequest('template.problem', `There is no problem "${unknown}".`);
  await deps.database.transact(viewer, async (tx) => {
    if (!(await store.saveTemplate(tx, template, expectedVersion, deps.clock.now()))) {
      throw conflict('template.changed', `The template "${template.name}" was changed meanwhile. Read it again.`);
    }
    tx.audit({
      v: 1,
      what: 'template.set',
      subjectType: 'template',
      subjectId: template.code,
      details: { version: expectedVersion + 1, isActive: template.isActive },
    });
  });
  return listTemplates(deps, viewer);
}
