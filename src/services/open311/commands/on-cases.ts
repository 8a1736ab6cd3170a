import { systemViewer } from '../../../governance/index.ts';
import { type Deps, Refusal } from '../../../platform/index.ts';
import type { Instant, Viewer } from '../../../vocabulary/index.ts';
import { type CaseStepInput, foldCase, listHistories, reportCase, STEP_RULES, stepCase } from '../../cases/index.ts';
import type { ServiceDefinition, Value } from '../../catalogue/index.ts';
import { definitionsOf, placeOf } from '../cases.ts';
import { asked, LONGEST_DESCRIPTION, type NewUpdate, type Sender, type WireRecord, writeW3 } from '../model/index.ts';
import * as store from '../store/index.ts';

/** What Open311 does to cases, all through their own commands. */

/** Opens the case of a report that was kept. However often it is begun: once. */
export async function openCase(
  deps: Deps,
  viewer: Viewer,
  kept: store.Waiting,
): Promise<{ caseId: number; number: string }> {
  const { form } = kept;
  const { sender } = form;
  const land = typeof form.answers['land'] === 'string' ? form.answers['land'] : '';
  const { caseId, number } = await reportCase(deps, viewer, {
    code: form.code,
    channel: 'open311',
    place: await placeOf(deps, viewer, form, land),
    words: form.description,
    answers: form.answers,
    reporter: sender === null ? null : { name: nameOf(sender), email: sender.email, phone: sender.phone },
    // What is kept twice under one token cannot be two cases.
    sourceRef: `open311 ${kept.token}`,
  });
  return { caseId, number };
}

const nameOf = ({ firstName, lastName }: Sender) => [firstName, lastName].filter((part) => part !== '').join(' ');

/**
 * What another system says of a case: it opens again what was done and is not, confirms what was done and is, and is kept
 * as a note for staff otherwise. Two notes with the same `sendKey` are one.
 *
 * @returns null when there is no such case for outside
 */
export async function takeUpdate(
  deps: Deps,
  viewer: Viewer,
  systemName: string,
  update: NewUpdate,
  sendKey: string,
): Promise<number | null> {
  const found = await findByNumber(deps, viewer.partnershipId, update.number);
  if (found === undefined) return null;
  const { caseId, one } = found;
  const said = update.description === '' ? 'without words' : update.description;
  const at = update.at === null ? '' : ` (${writeW3(update.at)})`;
  const photo = update.mediaUrl === '' ? '' : ` Photo: ${update.mediaUrl}`;
  const words = `${systemName}${at}: ${said}${photo}`;
  const step = update.saysClosed === null ? null : update.saysClosed ? ('confirm' as const) : ('reopen' as const);
  if (step !== null && STEP_RULES[step].notNow(one) === null) {
    const isDone = await takeOnce(deps, viewer, caseId, sendKey, { step, words });
    if (isDone) return caseId;
  }
  await noteFromOutside(deps, viewer, { caseId, words, isPublic: false, sendKey });
  return caseId;
}

/** Written once for a `sendKey`, whatever the case has come to. */
export async function noteFromOutside(
  deps: Deps,
  viewer: Viewer,
  note: { caseId: number; words: string; isPublic: boolean; sendKey: string },
): Promise<void> {
  const { caseId, words, isPublic, sendKey } = note;
  if (!(await takeOnce(deps, viewer, caseId, sendKey, { step: 'note', words, isPublic }))) {
    throw new Refusal('open311.note', 503, 'The case is changed by many at once. Send it again.');
  }
}

const ATTEMPTS = 5;

/** @returns false when the case does not stand so any more, or is changed by others faster than it can be read */
async function takeOnce(
  deps: Deps,
  viewer: Viewer,
  caseId: number,
  sendKey: string,
  input: CaseStepInput,
): Promise<boolean> {
  for (let i = 0; i < ATTEMPTS; i++) {
    const events = await deps.database.transact(viewer, (tx) => listHistories(tx, [caseId]));
    const expectedVersion = events.get(caseId)!.at(-1)!.seq;
    try {
      await stepCase(deps, viewer, { ...input, caseId, expectedVersion, idempotencyKey: sendKey });
      return true;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      // The same was done before, when the case stood otherwise.
      if (error.code === 'idempotency.other') return true;
      if (error.code === 'case.step-not-now') return false;
      if (error.code !== 'case.changed') throw error;
    }
  }
  return false;
}

async function findByNumber(deps: Deps, partnershipId: number, number: string) {
  const codes = (await definitionsOf(deps, partnershipId)).map(({ code }) => code);
  return deps.database.transact(systemViewer(partnershipId, 'open311', 'OFFICIAL'), async (tx) => {
    const span = { from: 0, to: 0, limit: 1, offset: 0 };
    const [row] = await store.listCases(tx, { numbers: [number], codes, isOpen: null, ...span });
    if (row === undefined) return undefined;
    const events = (await listHistories(tx, [row.caseId])).get(row.caseId)!;
    return { caseId: row.caseId, one: foldCase(row, events) };
  });
}

/** A case as a form for another server: what, where and which answers, and never who reported. */
export async function requestFormOf(
  deps: Deps,
  viewer: Viewer,
  sent: Pick<store.Sent, 'caseId' | 'number' | 'sendKey'>,
  codes: Readonly<Record<string, string>>,
): Promise<[string, string][]> {
  const events = await deps.database.transact(viewer, (tx) => listHistories(tx, [sent.caseId]));
  const it = foldCase(sent, events.get(sent.caseId)!);
  const definition = (await definitionsOf(deps, viewer.partnershipId)).find(({ code }) => code === it.code);
  const answers = (definition === undefined ? [] : asked(definition)).flatMap(({ id, kind }): [string, string][] => {
    const value = it.answers[id];
    // A registration is asked of who may see it, and not sent on.
    if (value === undefined || kind === 'vrm') return [];
    if (Array.isArray(value)) return value.map((each) => [`attribute[${id}][]`, String(each)]);
    return [[`attribute[${id}]`, kind === 'instant' ? writeW3(Number(value)) : String(value)]];
  });
  return [
    ['service_code', codes[it.code] ?? it.code],
    ['lat', String(it.place.latitude)],
    ['long', String(it.place.longitude)],
    ...(it.place.words === '' ? [] : [['address_string', it.place.words.slice(0, 500)] as [string, string]]),
    ['description', it.words.slice(0, LONGEST_DESCRIPTION)],
    ['service_request_id_ext', sent.number],
    ...answers,
  ];
}

/** What our kind must know and theirs does not say: "other", where that can be said. */
const notSaid = (definition: ServiceDefinition): Record<string, Value> =>
  Object.fromEntries(
    asked(definition).flatMap(({ id, isRequired, options }) =>
      isRequired && options.some(({ value }) => value === 'other') ? [[id, 'other']] : [],
    ),
  );

/**
 * Opens a case here of a request that was fetched there.
 *
 * @returns null when it is of a kind or in a place that is not ours: that is no fault of anybody
 */
export async function openFetched(
  deps: Deps,
  viewer: Viewer,
  endpoint: Pick<store.Endpoint, 'name' | 'codes'>,
  record: WireRecord,
  requestedAt: Instant,
  sendKey: string,
): Promise<number | null> {
  const theirs = record['service_code'] ?? '';
  const code = Object.entries(endpoint.codes).find(([, their]) => their === theirs)?.[0] ?? theirs;
  const definition = (await definitionsOf(deps, viewer.partnershipId)).find((each) => each.code === code);
  const [latitude, longitude] = [Number(record['lat'] ?? ''), Number(record['long'] ?? '')];
  if (definition === undefined || record['lat'] === undefined || record['long'] === undefined) return null;
  if (!Number.isFinite(latitude) || !Number.isFinite(longitude)) return null;
  const said = record['description'] ?? record['service_name'] ?? '';
  const words = `${said}\n${endpoint.name} ${record['service_request_id']}, ${writeW3(requestedAt)}`;
  try {
    const { caseId } = await reportCase(deps, viewer, {
      code,
      channel: 'import',
      place: { longitude, latitude, words: record['address'] ?? '', streetId: null, addressId: null, land: '' },
      words: words.slice(0, LONGEST_DESCRIPTION),
      answers: notSaid(definition),
      reporter: null,
      sourceRef: `open311 ${sendKey}`,
    });
    return caseId;
  } catch (error) {
    if (error instanceof Refusal && error.status < 500) return null;
    throw error;
  }
}
