import type { FastifyRequest } from 'fastify';
import { type AimApp, notFound, Refusal, takePhoto } from '../../../platform/index.ts';
import { isoDateOfDay } from '../../../vocabulary/index.ts';
import type { EntryFault } from '../../diaries/model.ts';
import { findJoinable, findKind, responsibleFor } from '../cases.ts';
import {
  type Fault,
  type FaultKey,
  type Fields,
  readAnswers,
  readContact,
  readSpan,
  readWords,
  textOf,
} from '../model/answers.ts';
import { readPosition } from '../model/place.ts';
import { humanFaults } from '../model/sending.ts';
import { asksIfFixed } from '../model/story.ts';
import { detailsPage, joinPage, MOST_PHOTOS, sendPage as sendingPage } from '../pages/details.ts';
import { diaryPage } from '../pages/diary.ts';
import { followPage } from '../pages/follow.ts';
import { href, type Site } from '../pages/layout.ts';
import { type Form, readForm } from '../read-form.ts';
import { type Answer, answerCase, joinReport, readFollowed, sendReport, writeDiary } from '../reporting.ts';
import { type FormToken, issueFormToken, readFormToken } from '../token.ts';
import { asked, atMost, type Serving, sendPage, siteOf } from './serve.ts';

const schema = { hide: true } as const;
const config = { permission: 'public', ...atMost(60, '10 minutes') } as const;
const FOLLOW_TOKEN = /^[\w-]{20,200}$/;

/** The forms, and the page that a report is followed on. What is wrong comes back as the same page with everything typed. */
export function sendingRoutes(scope: AimApp, serving: Serving): void {
  const { deps, partnershipId, keeper } = serving;

  scope.post('/report/details', { schema, config }, async (request, reply) => {
    const site = await siteOf(serving, request);
    const { fields } = await readForm(request, 0);
    const read = await readReport(serving, site, fields);
    if (read.faults.length > 0) return sendPage(reply, detailsPage(site, read.kind, fields, read.faults), 422);
    return sendPage(reply, await sendStep(serving, site, read, fields, [], false));
  });

  scope.post('/report/send', { schema, config }, async (request, reply) => {
    const site = await siteOf(serving, request);
    const form = await readForm(request, MOST_PHOTOS);
    const read = await readReport(serving, site, form.fields);
    // Somebody changed what the page had carried, or the catalogue changed meanwhile: it is asked again.
    if (read.faults.length > 0) return sendPage(reply, detailsPage(site, read.kind, form.fields, read.faults), 422);
    const { contact, faults: ofContact } = readContact(form.fields);
    const { token, fields, faults: ofToken } = await readToken(serving, form.fields);
    const photos = await readPhotos(form, MOST_PHOTOS);
    const faults = [...ofContact, ...ofToken, ...photos.faults];
    if (faults.length > 0 || token === null) {
      return sendPage(reply, await sendStep(serving, site, read, fields, faults, form.photos.length > 0), 422);
    }
    const follow = await sendReport(serving, {
      key: token.key,
      ...{ kind: read.kind, at: read.at, place: read.place, words: read.words, answers: read.answers },
      ...{ contact, language: site.language.code, photos: photos.sent },
    });
    return reply.redirect(href(site, `/report/follow/${follow}`, { said: 'sent' }), 303);
  });

  scope.post('/report/join', { schema, config }, async (request, reply) => {
    const site = await siteOf(serving, request);
    const form = await readForm(request, 0);
    const number = textOf(form.fields, 'report').slice(0, 20);
    const { kind, caseId } = await findJoinable(deps, partnershipId, number);
    const { words, faults: ofWords } = readWords(form.fields, site.language.t('join.words'));
    const { contact, faults: ofContact } = readContact(form.fields);
    const { token, fields, faults: ofToken } = await readToken(serving, form.fields);
    const faults = [...ofWords, ...ofContact, ...ofToken];
    if (faults.length > 0 || token === null) {
      return sendPage(reply, joinPage(site, { number, kind, fields, faults }), 422);
    }
    const follow = await joinReport(serving, { key: token.key, caseId, words, contact, language: site.language.code });
    return reply.redirect(href(site, `/report/follow/${follow}`, { said: 'joined' }), 303);
  });

  scope.get(
    '/report/follow/:token',
    { schema, config: { ...config, ...atMost(120, '1 minute') } },
    async (request, reply) => {
      const site = await siteOf(serving, request);
      const follow = followToken(request);
      const fields = new Map([['token', [issueFormToken(await keeper.secret(), deps.clock.now())]]]);
      const said = asked(request, 'said', 20);
      const options = { token: follow, link: linkOf(serving, request, follow), said: saidOf(said), fields, faults: [] };
      return sendPage(reply, followPage(site, await readFollowed(serving, follow), options));
    },
  );

  scope.post('/report/follow/:token', { schema, config }, async (request, reply) => {
    const site = await siteOf(serving, request);
    const follow = followToken(request);
    const form = await readForm(request, 1);
    const followed = await readFollowed(serving, follow);
    const { words, faults: ofWords } = readWords(form.fields, site.language.t('answer.words'));
    const { token, fields, faults: ofToken } = await readToken(serving, form.fields);
    const photos = await readPhotos(form, 1);
    const fixed = textOf(form.fields, 'fixed');
    const faults: Fault[] = [...ofWords, ...ofToken, ...photos.faults];
    if (fixed !== 'yes' && fixed !== 'no') faults.unshift({ field: 'fixed', key: 'answer.choose', values: {} });
    const options = { token: follow, link: null, said: null, fields, faults };
    if (faults.length > 0 || token === null) return sendPage(reply, followPage(site, followed, options), 422);
    const isFixed = fixed === 'yes';
    const answer: Answer = { key: token.key, isFixed, words, photos: photos.sent };
    // Sent twice, or answered by another reporter meanwhile: the page says how it stands.
    if (asksIfFixed(followed.case.state)) await answerCase(serving, followed.case, answer);
    return reply.redirect(href(site, `/report/follow/${follow}`, { said: isFixed ? 'fixed' : 'reopened' }), 303);
  });

  diaryRoutes(scope, serving);
}

const ENTRY_FAULTS: Record<EntryFault | 'closed', { field: string; key: FaultKey }> = {
  ...{ turned: { field: 'to', key: 'diary.times' }, long: { field: 'to', key: 'diary.long' } },
  ...{ future: { field: 'day', key: 'diary.future' }, old: { field: 'day', key: 'diary.old' } },
  ...{ words: { field: 'words', key: 'error.required' }, full: { field: 'words', key: 'diary.full' } },
  closed: { field: 'words', key: 'diary.closed' },
};

/** The diary of a nuisance, for whoever has the case's link: one form, and what they wrote before. */
function diaryRoutes(scope: AimApp, serving: Serving): void {
  const { deps, keeper } = serving;

  scope.get(
    '/report/follow/:token/diary',
    { schema, config: { ...config, ...atMost(120, '1 minute') } },
    async (request, reply) => {
      const site = await siteOf(serving, request);
      const follow = followToken(request);
      const followed = await readFollowed(serving, follow);
      const now = deps.clock.now();
      const fields = new Map([
        ['token', [issueFormToken(await keeper.secret(), now)]],
        ['day', [isoDateOfDay((await keeper.local()).localDay(now))]],
      ]);
      const isSaved = asked(request, 'said', 20) === 'saved';
      return sendPage(reply, diaryPage(site, followed, { token: follow, isSaved, fields, faults: [] }));
    },
  );

  scope.post('/report/follow/:token/diary', { schema, config }, async (request, reply) => {
    const site = await siteOf(serving, request);
    const follow = followToken(request);
    const form = await readForm(request, 0);
    const followed = await readFollowed(serving, follow);
    const { words, faults: ofWords } = readWords(form.fields, site.language.t('diary.words'));
    const { token, fields, faults: ofToken } = await readToken(serving, form.fields);
    const { span, faults: ofTimes } = readSpan(form.fields, await keeper.local());
    const faults: Fault[] = [...ofTimes, ...ofWords, ...ofToken];
    if (faults.length === 0 && token !== null && span !== null) {
      const wrong = await writeDiary(serving, followed, { ...span, words, idempotencyKey: token.key });
      if (wrong !== null) faults.push({ ...ENTRY_FAULTS[wrong], values: { question: site.language.t('diary.words') } });
    }
    if (faults.length > 0) {
      return sendPage(reply, diaryPage(site, followed, { token: follow, isSaved: false, fields, faults }), 422);
    }
    return reply.redirect(href(site, `/report/follow/${follow}/diary`, { said: 'saved' }), 303);
  });
}

type Read = Awaited<ReturnType<typeof readReport>>;

async function readReport({ deps, partnershipId, keeper }: Serving, site: Site, fields: Fields) {
  const kind = await findKind(deps, partnershipId, textOf(fields, 'kind').slice(0, 80));
  const at = readPosition(textOf(fields, 'longitude'), textOf(fields, 'latitude'));
  if (at === null || !(await keeper.ground()).holds(at)) throw notFound('The place');
  const { answers, faults } = readAnswers(kind.questions, fields, await keeper.local());
  const { words, faults: ofWords } = readWords(fields, site.language.t('details.words'));
  return { kind, at, place: textOf(fields, 'place').slice(0, 200), answers, words, faults: [...faults, ...ofWords] };
}

async function sendStep(serving: Serving, site: Site, read: Read, fields: Fields, faults: Fault[], hadPhotos: boolean) {
  const { keeper } = serving;
  const where = read.place || (await keeper.ground()).streetAt(read.at) || site.language.t('check.noStreet');
  const responsible = await responsibleFor(serving, read.kind, read.at, read.answers);
  return sendingPage(site, read.kind, fields, faults, { where, hadPhotos, responsible });
}

/** The form's token, and the fields with one that can be sent again: the same key, so that it still counts once. */
async function readToken(
  { deps, keeper }: Serving,
  fields: Fields,
): Promise<{ token: FormToken | null; fields: Fields; faults: Fault[] }> {
  const secret = await keeper.secret();
  const now = deps.clock.now();
  const token = readFormToken(secret, textOf(fields, 'token'));
  const faults = humanFaults(fields, token, now);
  const isTooOld = faults.some(({ key }) => key === 'error.expired');
  const next = isTooOld ? issueFormToken(secret, now, token?.key) : textOf(fields, 'token');
  return { token, fields: new Map([...fields, ['token', [next]]]), faults };
}

/** Photos that can be kept. Each is opened here, before anything is reported, so that a refused one is said in time. */
async function readPhotos({ photos }: Form, most: number): Promise<{ sent: Buffer[]; faults: Fault[] }> {
  const sent: Buffer[] = [];
  const faults: Fault[] = [];
  const fault = (why: string) => faults.push({ field: 'photos', key: 'error.photo', values: { why } });
  if (photos.length > most) fault(`at most ${most}`);
  for (const photo of photos.slice(0, most)) {
    if (photo === null) {
      fault('larger than 20 MB');
      continue;
    }
    try {
      await takePhoto(photo);
      sent.push(photo);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      fault(error.message);
    }
  }
  return { sent, faults };
}

function followToken(request: FastifyRequest): string {
  const { token } = request.params as { token: string };
  if (!FOLLOW_TOKEN.test(token)) throw notFound('The report');
  return token;
}

const saidOf = (word: string) =>
  (['sent', 'joined', 'fixed', 'reopened'] as const).find((each) => each === word) ?? null;

/** The address to keep: AIM's own where it knows it, else the one this page was asked under. */
function linkOf({ publicUrl }: Serving, request: FastifyRequest, follow: string): string {
  const base = publicUrl ?? `${request.protocol}://${request.host}`;
  return new URL(`/report/follow/${follow}`, base).href;
}
