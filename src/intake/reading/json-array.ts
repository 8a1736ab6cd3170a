import { badRequest } from '../../platform/index.ts';

const LONGEST_ELEMENT = 4_000_000;

/** One element of a JSON array: its own text and, where that parses, its value. */
export interface JsonElement {
  raw: string;
  /** undefined when the text is no JSON. */
  value: unknown;
}

/**
 * The elements of a JSON array one after the other, however long the array: `[…]`, or an object whose first array is the
 * one wanted (`{"service_requests": […]}`). Only brackets, quotes and commas are looked at here; each element's text goes to
 * JSON.parse. No maintained package that splits without building the whole is among AIM's; this is all that is needed of one.
 *
 * @throws Refusal `file.layout` when there is no array, `file.damaged` when it does not end
 */
export async function* readJsonArray(utf8: AsyncIterable<Uint8Array>, fileName: string): AsyncGenerator<JsonElement[]> {
  const decoder = new TextDecoder('utf-8');
  const splitter = new ArraySplitter(fileName);
  for await (const chunk of utf8) {
    const elements = splitter.take(decoder.decode(chunk, { stream: true }));
    if (elements.length > 0) yield elements;
  }
  const rest = splitter.take(decoder.decode());
  splitter.end();
  if (rest.length > 0) yield rest;
}

class ArraySplitter {
  readonly #fileName: string;
  #text = '';
  #at = 0;
  /** Depth inside the current element; 0 between elements. */
  #depth = 0;
  #elementStart = -1;
  #inString = false;
  #state: 'before' | 'inside' | 'after' = 'before';

  constructor(fileName: string) {
    this.#fileName = fileName;
  }

  take(more: string): JsonElement[] {
    this.#text += more;
    const elements: JsonElement[] = [];
    if (this.#state === 'before' && !this.#findArray()) return elements;
    while (this.#state === 'inside' && this.#at < this.#text.length) this.#step(elements);
    if (this.#state === 'after') this.#at = this.#text.length;
    this.#forget();
    return elements;
  }

  end(): void {
    if (this.#state === 'before') throw this.#notAnArray();
    if (this.#state === 'inside') {
      throw badRequest(
        'file.damaged',
        `${this.#fileName} is cut short: its JSON array never ends. Fetch it again and load it again; nothing was changed.`,
      );
    }
  }

  #findArray(): boolean {
    const begins = /^[\ufeff\s]*(?:\{\s*"[^"]*"\s*:\s*)?(\[)/.exec(this.#text);
    if (begins === null) {
      if (this.#text.length > 10_000) throw this.#notAnArray();
      return false;
    }
    this.#at = begins[0].length;
    this.#state = 'inside';
    return true;
  }

  #notAnArray() {
    const found = this.#text.trimStart().slice(0, 60);
    return badRequest(
      'file.layout',
      `${this.#fileName} is not a JSON array: it begins ${found || 'with nothing'}. Expected [ {…}, {…} ].`,
    );
  }

  #step(elements: JsonElement[]): void {
    const code = this.#text.charCodeAt(this.#at);
    if (this.#inString) {
      if (code === 92) this.#at++;
      else if (code === 34) this.#inString = false;
      this.#at++;
      return;
    }
    if (code === 93 && this.#depth === 0) {
      this.#finish(elements);
      this.#state = 'after';
      return;
    }
    if (code === 44 && this.#depth === 0) this.#finish(elements);
    else {
      if (this.#elementStart < 0 && code > 32) this.#elementStart = this.#at;
      if (code === 34) this.#inString = true;
      else if (code === 123 || code === 91) this.#depth++;
      else if (code === 125 || code === 93) this.#depth--;
    }
    this.#at++;
  }

  #finish(elements: JsonElement[]): void {
    if (this.#elementStart < 0) return;
    const raw = this.#text.slice(this.#elementStart, this.#at).trimEnd();
    elements.push({ raw, value: parsed(raw) });
    this.#elementStart = -1;
  }

  /** Drops what has been read, so that memory holds one element and one chunk. */
  #forget(): void {
    const keepFrom = this.#elementStart < 0 ? Math.min(this.#at, this.#text.length) : this.#elementStart;
    this.#text = this.#text.slice(keepFrom);
    this.#at -= keepFrom;
    if (this.#elementStart >= 0) this.#elementStart = 0;
    if (this.#text.length > LONGEST_ELEMENT) {
      throw badRequest(
        'file.long-row',
        `${this.#fileName} holds one JSON element of more than ${LONGEST_ELEMENT} characters; a quotation mark or bracket is missing.`,
      );
    }
  }
}

function parsed(raw: string): unknown {
  try {
    return JSON.parse(raw) as unknown;
  } catch {
    return undefined;
  }
}
