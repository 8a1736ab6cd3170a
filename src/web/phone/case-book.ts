import {
  applyEvent,
  Calendars,
  type Case,
  type CaseEvent,
  type CaseStepInput,
  type ClockCalendar,
  type GateReading,
  isOpen,
  knownOf,
  type NextStep,
  nextSteps,
  type PenaltyOffence,
  type PromptReading,
  permissionOf,
  planStep,
  readGates,
  readPrompts,
  readTargets,
  readValues,
  type ServiceDefinition,
  scoreOf,
  type TargetReading,
} from '../../services/model.ts';
import type { Book } from './book.ts';
import type { Update } from './updates.ts';

/** A case as the server shows it in a list. */
export type PhoneCase = Case & {
  name: string;
  group: string;
  isOpen: boolean;
  vrms: Readonly<Record<string, string>>;
};

/** What a crew has of the street services on its phone. */
export interface CaseBook {
  cases: PhoneCase[];
  /** Due later than all that this phone was sent. */
  nMoreFree?: number;
  teamIds: number[];
  definitions: ServiceDefinition[];
  kinds: ServiceDefinition[];
  calendars: ClockCalendar[];
  /** For which the officer may offer a fixed penalty. */
  offences?: PenaltyOffence[];
}

/** A case as it stands with what is saved on this phone, by the same rules as on the server. */
export interface CaseNow {
  it: PhoneCase;
  definition: ServiceDefinition;
  targets: TargetReading[];
  gates: GateReading[];
  steps: NextStep[];
  prompts: PromptReading[];
  isMine: boolean;
}

export const caseStepPath = (caseId: number): string => `/api/cases/${caseId}/steps`;
export const casePhotoPath = (caseId: number): string => `/api/cases/${caseId}/photos`;

/** Every case on this phone as it will be once the saved updates are in; ended ones stay until they were sent. */
export function casesNow(book: Book, updates: readonly Update[], at: number): CaseNow[] {
  if (book.cases === null) return [];
  const { cases, definitions, calendars, teamIds } = book.cases;
  const working = new Calendars(calendars);
  return cases.flatMap((kept) => {
    const definition = definitions.find((each) => each.code === kept.code && each.version === kept.definitionVersion);
    if (definition === undefined) return [];
    const it = withUpdates(kept, definition, working, updates, book.person);
    const gates = readGates(it, definition, working, at);
    return [
      {
        ...{ it, definition, gates, targets: readTargets(it, definition, working, at) },
        steps: nextSteps(it, gates).filter(({ step, permission }) => {
          const needed = permissionOf(it, { step, personId: book.person.personId }, book.person.personId);
          return book.person.permissions.includes(permission) || book.person.permissions.includes(needed);
        }),
        prompts: readPrompts(it, definition, working, at),
        isMine: it.assigned !== null && isOwn(it.assigned, book.person.personId, teamIds),
      },
    ];
  });
}

const isOwn = (assigned: NonNullable<Case['assigned']>, personId: number, teamIds: readonly number[]) =>
  assigned.personId === personId || (assigned.teamId !== null && teamIds.includes(assigned.teamId));

function withUpdates(
  kept: PhoneCase,
  definition: ServiceDefinition,
  working: Calendars,
  updates: readonly Update[],
  person: Book['person'],
): PhoneCase {
  let it = kept;
  for (const { id, state, request, at } of updates) {
    if (request === null || state === 'sent' || state === 'needsYou') continue;
    const by = { kind: 'person' as const, personId: person.personId, agencyId: person.agencyId, words: person.name };
    const add = (bodies: readonly object[]) => {
      for (const body of bodies) {
        const event = { ...body, seq: it.version + 1, at, by } as CaseEvent;
        it = { ...it, ...applyEvent(it, event, kept) };
      }
      it = { ...it, isOpen: isOpen(it.state) };
    };
    if (request.path === casePhotoPath(kept.caseId)) add([{ what: 'photo', attachmentId: id, isPublic: false }]);
    if (request.path !== caseStepPath(kept.caseId)) continue;
    const input = request.body as unknown as CaseStepInput;
    const read = input.step === 'establish' ? readValues(definition.facts, input.facts, false) : { values: {} };
    if ('wrong' in read) continue;
    const known = { ...knownOf(it).values, ...read.values };
    const planned = planStep(it, input, {
      ...{ at, definition, values: read.values, score: scoreOf(definition, known) },
      gates: readGates(it, definition, working, at),
    });
    if (planned.ok) add(planned.events);
  }
  return it;
}
