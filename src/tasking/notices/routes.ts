import { Type } from 'typebox';
import { type AimApp, Nullable, OneOf } from '../../platform/index.ts';
import { markNoticesRead, type NoticeDeps, readNotices, setNotices } from './commands.ts';
import { NOTICE_SUBJECTS } from './model.ts';

const exact = { additionalProperties: false } as const;
const Minute = Type.Integer({ minimum: 0, maximum: 1439 });
const settings = {
  email: Nullable(Type.String({ maxLength: 254, pattern: '^[^\\s@<>,;"]+@[^\\s@<>,;"]+\\.[^\\s@<>,;"]+$' })),
  byMail: Type.Boolean(),
  quietFrom: Minute,
  quietTo: Minute,
  quietWeekends: Type.Boolean(),
};
const NoticeSchema = Type.Object({
  noticeId: Type.Integer(),
  at: Type.Number(),
  about: OneOf(NOTICE_SUBJECTS),
  subjectId: Type.Integer(),
  word: Type.String(),
  number: Type.String(),
  words: Type.String(),
  path: Type.String(),
  readAt: Nullable(Type.Number()),
});
const config = { permission: 'notice.read' } as const;

export function noticeRoutes(app: AimApp, deps: NoticeDeps): void {
  app.get(
    '/api/notices',
    {
      schema: {
        querystring: Type.Object(
          {
            limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
            before: Type.Optional(Type.Integer()),
            isUnread: Type.Optional(Type.Boolean()),
          },
          exact,
        ),
        response: {
          200: Type.Object({
            notices: Type.Array(NoticeSchema),
            unread: Type.Integer(),
            settings: Type.Object({ ...settings, hasMail: Type.Boolean(), refused: Nullable(Type.String()) }),
          }),
        },
      },
      config,
    },
    async (request) => readNotices(deps, request.viewer, request.query),
  );

  app.post(
    '/api/notices/read',
    {
      schema: {
        body: Type.Object(
          {
            noticeIds: Type.Optional(Type.Array(Type.Integer(), { maxItems: 500 })),
            /** All up to this one: what arrived while the page was read stays unread. */
            upTo: Type.Optional(Type.Integer()),
          },
          exact,
        ),
        response: { 200: Type.Object({ unread: Type.Integer() }) },
      },
      config,
    },
    async (request) => markNoticesRead(deps, request.viewer, request.body),
  );

  app.put(
    '/api/notices/settings',
    { schema: { body: Type.Object(settings, exact), response: { 200: Type.Object(settings) } }, config },
    async (request) => setNotices(deps, request.viewer, request.body),
  );
}
