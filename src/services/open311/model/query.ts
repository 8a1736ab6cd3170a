import type { Instant } from '../../../vocabulary/index.ts';
import { readW3 } from './dates.ts';
import { type Fault, type Read, refused, taken, wrong } from './wire.ts';

export const STATUSES = ['open', 'closed'] as const;
export type Status = (typeof STATUSES)[number];

const DAY = 86_400_000;
/** The longest span one question may cover. */
export const LONGEST_SPAN_DAYS = 90;
/** The most requests one answer holds. */
export const LARGEST_PAGE = 1000;
const MOST_IDS = 200;

export interface Page {
  page: number;
  pageSize: number;
}

/** What of the requests is asked for. `numbers` overrides all else. */
export interface RequestQuery extends Page {
  /** Null: all of the span. */
  numbers: readonly string[] | null;
  codes: readonly string[] | null;
  status: Status | null;
  from: Instant;
  to: Instant;
}

export interface UpdateQuery extends Page {
  numbers: readonly string[] | null;
  from: Instant;
  to: Instant;
}

/** Parameters of a query or a form, each with all its values; an empty one is as if it was not there. */
export type Parameters = ReadonlyMap<string, readonly string[]>;

export function readParameters(text: string): Parameters {
  const found = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(text)) {
    if (value.trim() === '') continue;
    const values = found.get(name);
    if (values === undefined) found.set(name, [value]);
    else values.push(value);
  }
  return found;
}

export function readRequestQuery(parameters: Parameters, now: Instant): Read<RequestQuery> {
  const faults: Fault[] = [];
  const numbers = listOf(parameters, 'service_request_id');
  if (numbers !== null && numbers.length > MOST_IDS) {
    faults.push(wrong(`At most ${MOST_IDS} service_request_id can be asked for at once; found ${numbers.length}.`));
  }
  const words = listOf(parameters, 'status')?.map((word) => word.toLowerCase()) ?? null;
  const unknown = words?.find((word) => !STATUSES.includes(word as Status));
  if (unknown !== undefined) faults.push(wrong(`status can be open or closed; found "${unknown}".`));
  const asked = words === null ? STATUSES : STATUSES.filter((status) => words.includes(status));
  const span = numbers === null ? spanOf(parameters, now, faults) : { from: 0, to: now };
  const page = pageOf(parameters, faults);
  if (faults.length > 0) return refused(...(faults as [Fault, ...Fault[]]));
  return taken({
    numbers,
    codes: listOf(parameters, 'service_code'),
    status: asked.length === 1 ? asked[0]! : null,
    ...span,
    ...page,
  });
}

export function readUpdateQuery(parameters: Parameters, now: Instant): Read<UpdateQuery> {
  const faults: Fault[] = [];
  const numbers = listOf(parameters, 'service_request_id');
  const span = spanOf(parameters, now, faults);
  const page = pageOf(parameters, faults);
  if (faults.length > 0) return refused(...(faults as [Fault, ...Fault[]]));
  return taken({ numbers, ...span, ...page });
}

/** Values given apart by commas, by repeating the name, or both. */
function listOf(parameters: Parameters, name: string): readonly string[] | null {
  const values = (parameters.get(name) ?? [])
    .flatMap((value) => value.split(','))
    .map((value) => value.trim())
    .filter((value) => value !== '');
  return values.length === 0 ? null : [...new Set(values)];
}

function spanOf(parameters: Parameters, now: Instant, faults: Fault[]): { from: Instant; to: Instant } {
  const start = dateOf(parameters, 'start_date', faults);
  const end = dateOf(parameters, 'end_date', faults);
  const longest = LONGEST_SPAN_DAYS * DAY;
  const to = end ?? (start === null ? now : Math.min(now, start + longest));
  const from = start ?? to - longest;
  if (start !== null && end !== null) {
    if (end < start) faults.push(wrong('end_date lies before start_date.'));
    else if (end - start > longest) {
      faults.push(
        wrong(`start_date and end_date may not span more than ${LONGEST_SPAN_DAYS} days; ask for several spans.`),
      );
    }
  }
  return { from, to: Math.max(from, to) };
}

function dateOf(parameters: Parameters, name: string, faults: Fault[]): Instant | null {
  const text = parameters.get(name)?.[0];
  if (text === undefined) return null;
  const instant = readW3(text);
  if (instant === null) {
    faults.push(
      wrong(`${name} should be a W3C date and time with its zone, as 2010-01-01T00:00:00Z; found "${text}".`),
    );
  }
  return instant;
}

function pageOf(parameters: Parameters, faults: Fault[]): Page {
  const read = (name: string, otherwise: number, largest: number) => {
    const text = parameters.get(name)?.[0]?.trim();
    if (text === undefined) return otherwise;
    const n = Number(text);
    if (/^\d+$/.test(text) && n >= 1 && n <= largest) return n;
    faults.push(wrong(`${name} should be a number from 1 to ${largest}; found "${text}".`));
    return otherwise;
  };
  return { page: read('page', 1, 100_000), pageSize: read('page_size', LARGEST_PAGE, LARGEST_PAGE) };
}
