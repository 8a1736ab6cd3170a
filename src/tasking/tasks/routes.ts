import { type Static, Type } from 'typebox';
import { type AimApp, badRequest, type Deps, DONE, Done, notFound } from '../../platform/index.ts';
import type { Viewer } from '../../vocabulary/index.ts';
import { endCalendarFeed, makeCalendarFeed, readCalendarFeed, taskCalendar } from './calendar.ts';
import * as commands from './commands.ts';
import { OPEN_STATES, TASK_STATES, type TaskState } from './model.ts';
import { readNear } from './near.ts';
import {
  AmendBody,
  CommentBody,
  LinkBody,
  ProposalBody,
  StepBody,
  TaskDetailSchema,
  TaskParams,
  TaskQuerySchema,
  TaskSchema,
  TemplateBody,
  TemplateSchema,
  WatchBody,
} from './schema.ts';
import { commentOnTask, linkTasks, unlinkTasks, watchTask } from './talk.ts';
import { listTemplates, setTemplate } from './templates.ts';

const read = { permission: 'task.read' };
const detail = { 200: TaskDetailSchema };

export function taskRoutes(app: AimApp, deps: Deps): void {
  templateRoutes(app, deps);
  calendarRoutes(app, deps);

  app.get(
    '/api/tasks',
    {
      schema: {
        querystring: TaskQuerySchema,
        response: { 200: Type.Object({ tasks: Type.Array(TaskSchema), now: Type.Number() }) },
      },
      config: read,
    },
    async (request) => ({
      tasks: await commands.listTasks(deps, request.viewer, readQuery(request.query, request.viewer)),
      now: deps.clock.now(),
    }),
  );

  app.get('/api/tasks/:id', { schema: { params: TaskParams, response: detail }, config: read }, async (request) =>
    commands.getTask(deps, request.viewer, request.params.id),
  );

  app.post(
    '/api/tasks',
    { schema: { body: ProposalBody, response: detail }, config: { permission: 'task.propose' } },
    async (request) => commands.proposeTask(deps, request.viewer, request.body),
  );

  app.post(
    '/api/tasks/:id/steps',
    { schema: { params: TaskParams, body: StepBody, response: detail }, config: read },
    async (request) => commands.stepTask(deps, request.viewer, { ...request.body, taskId: request.params.id }),
  );

  app.patch(
    '/api/tasks/:id',
    { schema: { params: TaskParams, body: AmendBody, response: detail }, config: read },
    async (request) => commands.amendTask(deps, request.viewer, { ...request.body, taskId: request.params.id }),
  );

  app.post(
    '/api/tasks/:id/comments',
    { schema: { params: TaskParams, body: CommentBody, response: detail }, config: read },
    async (request) => commentOnTask(deps, request.viewer, { ...request.body, taskId: request.params.id }),
  );

  app.put(
    '/api/tasks/:id/watching',
    { schema: { params: TaskParams, body: WatchBody, response: detail }, config: read },
    async (request) => watchTask(deps, request.viewer, { ...request.body, taskId: request.params.id }),
  );

  for (const [method, change] of [
    ['POST', linkTasks],
    ['DELETE', unlinkTasks],
  ] as const) {
    app.route({
      method,
      url: '/api/tasks/:id/links',
      schema: { params: TaskParams, body: LinkBody, response: detail },
      config: { permission: 'task.propose' },
      handler: async (request) => change(deps, request.viewer, { ...request.body, taskId: request.params.id }),
    });
  }
}

const Templates = Type.Object({ templates: Type.Array(TemplateSchema) });

function templateRoutes(app: AimApp, deps: commands.TaskDeps): void {
  app.get(
    '/api/task-templates',
    { schema: { response: { 200: Templates } }, config: { permission: 'signedIn' } },
    async (request) => ({
      templates: await listTemplates(deps, request.viewer),
    }),
  );

  app.put(
    '/api/task-templates/:code',
    {
      schema: {
        params: Type.Object({ code: Type.String({ pattern: '^[A-Za-z][A-Za-z0-9-]{0,59}$' }) }),
        body: TemplateBody,
        response: { 200: Templates },
      },
      config: { permission: 'task.template' },
    },
    async (request) => ({
      templates: await setTemplate(deps, request.viewer, { ...request.body, code: request.params.code }),
    }),
  );
}

const CALENDAR_TYPE = 'text/calendar; charset=utf-8';

function calendarRoutes(app: AimApp, deps: Deps): void {
  app.get('/api/tasks/:id.ics', { schema: { params: TaskParams }, config: read }, async (request, reply) =>
    reply
      .type(CALENDAR_TYPE)
      .header('content-disposition', `attachment; filename="task-${request.params.id}.ics"`)
      .send(await taskCalendar(deps, request.viewer, request.params.id)),
  );

  app.post(
    '/api/calendar',
    { schema: { response: { 200: Type.Object({ path: Type.String() }) } }, config: read },
    async (request) => makeCalendarFeed(deps, request.viewer),
  );

  app.delete('/api/calendar', { schema: { response: { 200: Done } }, config: read }, async (request) => {
    await endCalendarFeed(deps, request.viewer);
    return DONE;
  });

  // A calendar program cannot sign in: the address itself is the secret, and what it gives is meant to be seen outside.
  app.get(
    '/api/calendar/:partnershipId/:token.ics',
    {
      schema: { params: Type.Object({ partnershipId: Type.Integer({ minimum: 1 }), token: Type.String() }) },
      config: { permission: 'public', rateLimit: { max: 60, timeWindow: '1 minute' } },
    },
    async (request, reply) => {
      const { partnershipId, token } = request.params;
      if (!/^[\w-]{32}$/.test(token)) throw notFound('That calendar');
      return reply.type(CALENDAR_TYPE).send(await readCalendarFeed(deps, partnershipId, token));
    },
  );
}

function readQuery(query: Static<typeof TaskQuerySchema>, viewer: Viewer): commands.TaskQuery {
  const { state, near, from, to } = query;
  if ((from === undefined) !== (to === undefined)) {
    throw badRequest('task.query', 'A time has two ends: give both from and to.');
  }
  return {
    states: state === undefined ? undefined : readStates(state),
    agencyId: query.agency,
    proposedAgencyId: query.proposedBy,
    teamId: query.team,
    personId: query.person,
    priorityId: query.priority,
    problem: query.problem,
    response: query.response,
    isOverdue: query.overdue,
    near: near === undefined ? undefined : readNear(near),
    during: from === undefined || to === undefined ? undefined : { from, to },
    watchedBy: query.watched ? (viewer.personId ?? -1) : undefined,
    text: query.q,
    limit: query.limit,
  };
}

function readStates(text: string): TaskState[] {
  return text.split(',').flatMap((word) => {
    if (word === 'open') return [...OPEN_STATES];
    if ((TASK_STATES as readonly string[]).includes(word)) return [word as TaskState];
    throw badRequest('task.query', `There is no task state "${word}"; known are open, ${TASK_STATES.join(', ')}.`);
  });
}
