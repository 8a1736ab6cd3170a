import { SaxesParser } from 'saxes';

/** The two formats of the standard: XML must be there, JSON may be, and both say the same. */
export const FORMATS = ['json', 'xml'] as const;
export type Format = (typeof FORMATS)[number];

export const CONTENT_TYPES: Readonly<Record<Format, string>> = {
  json: 'application/json; charset=utf-8',
  xml: 'text/xml; charset=utf-8',
};

type Leaf = string | number | boolean | null;
export interface List {
  /** Name of each element in XML; JSON has none. */
  item: string;
  of: readonly Node[];
}
export interface Fields {
  readonly fields: Readonly<Record<string, Node>>;
}
export type Node = Leaf | List | Fields;

/** One answer, in either format. JSON follows the Spark convention: the root has no name there, lists are arrays. */
export interface WireDocument {
  root: string;
  content: List | Fields;
}

export function encode(document: WireDocument, format: Format): string {
  if (format === 'json') return JSON.stringify(jsonOf(document.content));
  return `<?xml version="1.0" encoding="utf-8"?>\n${xmlOf(document.root, document.content)}`;
}

export const rows = (root: string, item: string, of: readonly Readonly<Record<string, Node>>[]): WireDocument => ({
  root,
  content: { item, of: of.map((fields) => ({ fields })) },
});

function jsonOf(node: Node): unknown {
  if (node === null || typeof node !== 'object') return node;
  if ('item' in node) return node.of.map(jsonOf);
  return Object.fromEntries(Object.entries(node.fields).map(([name, value]) => [name, jsonOf(value)]));
}

function xmlOf(name: string, node: Node): string {
  if (node === null || node === '') return `<${name}/>`;
  if (typeof node !== 'object') return `<${name}>${xmlText(String(node))}</${name}>`;
  const inner =
    'item' in node
      ? node.of.map((each) => xmlOf(node.item, each)).join('')
      : Object.entries(node.fields)
          .map(([field, value]) => xmlOf(field, value))
          .join('');
  return inner === '' ? `<${name}/>` : `<${name}>${inner}</${name}>`;
}

// What XML 1.0 cannot hold at all, not even escaped; a lone surrogate is no character.
const NOT_XML = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;
const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function xmlText(text: string): string {
  // A carriage return would come back as a line feed.
  return text
    .replace(NOT_XML, '\u{FFFD}')
    .replace(/[&<>"]/g, (found) => ESCAPES[found]!)
    .replace(/\r/g, '&#13;');
}

/** What is wrong with a request, as the standard answers it. */
export interface Fault {
  status: 400 | 403 | 404 | 413 | 429 | 500 | 503;
  description: string;
}

export type Read<T> = { ok: true; value: T } | { ok: false; faults: readonly [Fault, ...Fault[]] };

export const taken = <T>(value: T): Read<T> => ({ ok: true, value });
export const refused = (...faults: [Fault, ...Fault[]]): { ok: false; faults: readonly [Fault, ...Fault[]] } => ({
  ok: false,
  faults,
});
export const wrong = (description: string): Fault => ({ status: 400, description });

export function faultsDocument(faults: readonly Fault[]): WireDocument {
  return rows(
    'errors',
    'error',
    faults.map(({ status, description }) => ({ code: status, description })),
  );
}

/** One record of somebody else's answer: names and texts; what was empty, null or not there is absent. */
export type WireRecord = Readonly<Record<string, string>>;

const LARGEST_ANSWER = 20_000_000;

/**
 * The records of another server's answer, whichever way it wraps them: the standard's bare array, an object around it,
 * or XML. Nested fields are left out.
 *
 * @returns null when the text is not what it should be
 */
export function readRecords(text: string): readonly WireRecord[] | null {
  if (text.length > LARGEST_ANSWER) return null;
  const trimmed = text.replace(/^\uFEFF/, '').trimStart();
  return trimmed.startsWith('<') ? xmlRecords(trimmed) : jsonRecords(trimmed);
}

function jsonRecords(text: string): readonly WireRecord[] | null {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    return null;
  }
  for (let depth = 0; depth < 3 && !Array.isArray(found) && isObject(found); depth++) {
    const values: unknown[] = Object.values(found);
    const inner = values.find(Array.isArray) ?? (values.length === 1 ? values[0] : undefined);
    // A single object that is a record itself, as some servers send it.
    if (inner === undefined || (!Array.isArray(inner) && !isObject(inner))) found = [found];
    else found = inner;
  }
  if (!Array.isArray(found)) return null;
  return found.filter(isObject).map((record) => textsOf(Object.entries(record)));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textsOf(entries: readonly (readonly [string, unknown])[]): WireRecord {
  const texts: Record<string, string> = {};
  for (const [name, value] of entries) {
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
      const text = String(value).trim();
      if (text !== '') texts[name] = text;
    }
  }
  return texts;
}

function xmlRecords(text: string): readonly WireRecord[] | null {
  const parser = new SaxesParser();
  const records: WireRecord[] = [];
  let record: [string, string][] = [];
  let depth = 0;
  let words = '';
  let isDamaged = false;
  parser.on('opentagstart', () => {
    depth++;
    words = '';
    if (depth === 2) record = [];
  });
  const hear = (more: string) => {
    words += more;
  };
  parser.on('text', hear);
  parser.on('cdata', hear);
  parser.on('closetag', ({ name }) => {
    if (depth === 3) record.push([name, words]);
    if (depth === 2) records.push(textsOf(record));
    depth--;
    words = '';
  });
  // Entities of its own, a second root, an end that never comes: nothing of such a text is believed.
  parser.on('error', () => {
    isDamaged = true;
  });
  try {
    parser.write(text).close();
  } catch {
    return null;
  }
  return isDamaged ? null : records;
}
