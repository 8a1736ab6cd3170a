import { Type } from 'typebox';
import { type AimApp, OneOf } from '../../platform/index.ts';
import { listPriorities, type PriorityDeps } from './commands.ts';
import { PRIORITY_KINDS } from './model.ts';

const Reason = Type.Object({ kind: OneOf(PRIORITY_KINDS), words: Type.String(), n: Type.Integer() });

export function priorityRoutes(app: AimApp, deps: PriorityDeps): void {
  app.get(
    '/api/services/priorities',
    {
      schema: {
        description: 'Open cases that a link to the picture puts before others that are as soon due, each with why.',
        response: {
          200: Type.Object({
            cases: Type.Array(Type.Object({ caseId: Type.Integer(), reasons: Type.Array(Reason) })),
          }),
        },
      },
      config: { permission: 'case.read' },
    },
    async (request) => ({ cases: await listPriorities(deps, request.viewer) }),
  );
}
