import type { Instant } from '../../../vocabulary/index.ts';
import type { Case, CaseEvent } from '../../cases/model.ts';
import type { Body, ServiceDefinition } from '../../catalogue/model.ts';
import { writeW3 } from './dates.ts';
import { asked } from './services.ts';
import { bodyWords, MEANINGS, statusNotes, type UpdateState, withoutPersonal } from './status.ts';
import { type Node, rows, type WireDocument } from './wire.ts';

/** A case with what is needed to say it to anybody. */
export interface PublicCase {
  it: Case;
  /** Ascending. */
  events: readonly CaseEvent[];
  definition: ServiceDefinition;
  /** Name of the street it is in, without a house number. */
  street: string | null;
  /** Who answers for it. */
  agency: string | null;
  expectedAt: Instant | null;
  mergedInto: string | null;
}

// Of these it is said that there is one and how it stands, never where: a place would point at whoever suffers it or is
// said to do it, or show an empty building to whoever looks for one.
const WITHOUT_PLACE = ['noise', 'asb', 'trading', 'environmental', 'cctv', 'void'].map((kind) => `street/${kind}`);

export function showsPlace(definition: Pick<ServiceDefinition, 'category'>, land: string): boolean {
  const { category } = definition;
  if (category === null || land === 'housing') return false;
  return !WITHOUT_PLACE.some((kind) => category === kind || category.startsWith(`${kind}/`));
}

// About 110 m by 65 m in England: where it is, not before whose door.
const PUBLIC_DECIMALS = 3;
const coarse = (degrees: number) => Number(degrees.toFixed(PUBLIC_DECIMALS));

export function requestsDocument(cases: readonly PublicCase[], bodies: readonly Body[]): WireDocument {
  return rows(
    'service_requests',
    'request',
    cases.map((each) => request(each, bodies)),
  );
}

function request(each: PublicCase, bodies: readonly Body[]): Record<string, Node> {
  const { it, definition, events } = each;
  const { status } = MEANINGS[it.state];
  const told = events.filter((event) => updateOf(event) !== null || event.what === 'reported');
  const last = told.at(-1) ?? null;
  const isPlaced = showsPlace(definition, it.place.land);
  return {
    service_request_id: it.number,
    status,
    status_notes: statusNotes(it.state, told.findLast(({ what }) => what !== 'noted') ?? null, bodies, each.mergedInto),
    service_name: definition.name,
    service_code: definition.code,
    description: isPlaced ? publicDescription(it, definition) : definition.name,
    agency_responsible: each.agency,
    service_notice: null,
    requested_datetime: writeW3(it.marks.reported ?? events[0]?.at ?? 0),
    updated_datetime: last === null ? null : writeW3(last.at),
    expected_datetime: status === 'closed' || each.expectedAt === null ? null : writeW3(each.expectedAt),
    address: isPlaced ? each.street : null,
    address_id: null,
    zipcode: null,
    lat: isPlaced ? coarse(it.place.latitude) : null,
    long: isPlaced ? coarse(it.place.longitude) : null,
    media_url: null,
  };
}

/** What was chosen from lists, never what was typed: people write names, numbers and registrations into free text. */
function publicDescription(it: Case, definition: ServiceDefinition): string {
  const parts = asked(definition).flatMap((question) => {
    const answer = it.answers[question.id];
    if (question.kind !== 'choice' && question.kind !== 'choices') return [];
    const chosen = (Array.isArray(answer) ? answer : [answer]).flatMap(
      (value) => question.options.find((option) => option.value === value)?.words ?? [],
    );
    return chosen.length === 0 ? [] : [`${question.words.replace(/[?:]\s*$/, '')}: ${chosen.join(', ')}`];
  });
  return [definition.name, ...parts].join('. ');
}

export interface PublicUpdate {
  updateId: string;
  /** Of the event in its case's history. */
  seq: number;
  number: string;
  state: UpdateState;
  at: Instant;
  words: string;
}

/** What happened to a case that is told outside. `updates of the span` are cut from these by their instant. */
export function updatesOf(each: PublicCase, bodies: readonly Body[]): PublicUpdate[] {
  let state: UpdateState = 'OPEN';
  return each.events.flatMap((event) => {
    const meaning = updateOf(event);
    if (meaning === null) return [];
    state = meaning.state ?? state;
    const body = event.what === 'notOurs' || event.what === 'referred' ? bodyWords(event.body, bodies) : '';
    const merged = event.what === 'merged' && each.mergedInto !== null ? `Duplicate of ${each.mergedInto}.` : '';
    const words = [merged, meaning.words, body].filter((part) => part !== '').join(' ');
    const { seq, at } = event;
    return [{ updateId: `${each.it.number}.${seq}`, seq, number: each.it.number, state, at, words }];
  });
}

/** Null: inside matter. `state` null: it stays as it was. */
function updateOf(event: CaseEvent): { state: UpdateState | null; words: string } | null {
  const told = (state: keyof typeof MEANINGS) => ({ state: MEANINGS[state].state, words: MEANINGS[state].notes });
  switch (event.what) {
    case 'triaged':
    case 'verified':
    case 'done':
    case 'notFound':
    case 'notOurs':
    case 'referred':
    case 'merged':
    case 'confirmed':
      return told(event.what);
    case 'paused':
      return told('waiting');
    case 'resumed':
      return { state: 'INVESTIGATING', words: 'Work goes on.' };
    case 'assigned':
      return told('scheduled');
    case 'arrived':
      return told('onScene');
    case 'reopened':
      return { state: 'OPEN', words: 'Opened again: it was said not to be fixed.' };
    case 'noted':
      return event.isPublic ? { state: null, words: withoutPersonal(event.words) } : null;
    default:
      return null;
  }
}

export function updatesDocument(updates: readonly PublicUpdate[]): WireDocument {
  return rows(
    'service_request_updates',
    'request_update',
    updates.map(({ updateId, number, state, at, words }) => ({
      update_id: updateId,
      service_request_id: number,
      status: state,
      updated_datetime: writeW3(at),
      description: words,
      media_url: null,
    })),
  );
}

/** The answer to a new request: its number, or a token to ask for the number with. */
export function acceptedDocument(accepted: { number: string | null; token: string; notice: string }): WireDocument {
  return rows('service_requests', 'request', [
    {
      ...(accepted.number === null ? { token: accepted.token } : { service_request_id: accepted.number }),
      service_notice: accepted.notice === '' ? null : accepted.notice,
      account_id: null,
    },
  ]);
}

export function tokenDocument(token: string, number: string | null): WireDocument {
  return rows('service_requests', 'request', [{ service_request_id: number, token }]);
}

export function updateTakenDocument(updateId: string): WireDocument {
  return rows('service_request_updates', 'request_update', [{ update_id: updateId }]);
}

export interface DiscoveryFacts {
  changedAt: Instant;
  contact: string;
  keyService: string;
  /** Where GeoReport is, with a slash at its end. */
  url: string;
}

export const GEO_REPORT = 'http://wiki.open311.org/GeoReport_v2';

export function discoveryDocument({ changedAt, contact, keyService, url }: DiscoveryFacts): WireDocument {
  return {
    root: 'discovery',
    content: {
      fields: {
        changeset: writeW3(changedAt),
        contact,
        key_service: keyService,
        endpoints: {
          item: 'endpoint',
          of: [
            {
              fields: {
                specification: GEO_REPORT,
                url,
                changeset: writeW3(changedAt),
                type: 'production',
                formats: { item: 'format', of: ['text/xml', 'application/json'] },
              },
            },
          ],
        },
      },
    },
  };
}
