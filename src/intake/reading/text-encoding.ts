import iconv from 'iconv-lite';

/** How much of a text is looked at before it is read. */
export const HEAD_BYTES = 65_536;

/** Encodings a file may be in. What is declared yields to a byte order mark, and to what the first bytes plainly are. */
export const TEXT_ENCODINGS = ['utf-8', 'windows-1252', 'utf-16le', 'utf-16be'] as const;
export type TextEncoding = (typeof TEXT_ENCODINGS)[number];

export interface EncodingChoice {
  encoding: TextEncoding;
  /** Set where the file is not what was declared, in words for the load's message. */
  note: string | null;
}

/**
 * What a text file is written in. Byte order marks decide. Otherwise: valid UTF-8 that uses it is UTF-8, and what is not valid
 * UTF-8 is windows-1252 (which holds all of latin-1's letters); plain ASCII stays with what was declared.
 */
export function chooseEncoding(head: Uint8Array, declared: TextEncoding): EncodingChoice {
  if (head[0] === 0xff && head[1] === 0xfe) return { encoding: 'utf-16le', note: null };
  if (head[0] === 0xfe && head[1] === 0xff) return { encoding: 'utf-16be', note: null };
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return { encoding: 'utf-8', note: null };
  if (!head.some((byte) => byte >= 0x80)) return { encoding: declared, note: null };
  const isUtf8 = isValidUtf8(head);
  if (isUtf8 && declared !== 'utf-8')
    return { encoding: 'utf-8', note: `The file is UTF-8, not ${declared}; read as UTF-8.` };
  if (!isUtf8 && declared === 'utf-8') {
    return { encoding: 'windows-1252', note: 'The file is not UTF-8; read as windows-1252 (latin-1).' };
  }
  return { encoding: declared, note: null };
}

function isValidUtf8(head: Uint8Array): boolean {
  try {
    // `stream` lets the last character be cut where the head ends; a head that is the whole file ends for good.
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: head.length >= HEAD_BYTES });
    return true;
  } catch {
    return false;
  }
}

/** The bytes as UTF-8. UTF-8 itself passes untouched, so that the common case costs nothing. */
export function asUtf8(bytes: AsyncIterable<Uint8Array>, encoding: TextEncoding): AsyncIterable<Uint8Array> {
  return encoding === 'utf-8' ? bytes : recoded(bytes, encoding);
}

async function* recoded(bytes: AsyncIterable<Uint8Array>, encoding: TextEncoding): AsyncIterable<Uint8Array> {
  // Not TextDecoder: some Node releases read windows-1252 as ISO 8859-1, which has no dashes or curly quotes.
  const decoder = iconv.getDecoder(encoding);
  const encoder = new TextEncoder();
  for await (const chunk of bytes) {
    const text = decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    if (text !== '') yield encoder.encode(text);
  }
  const rest = decoder.end();
  if (rest) yield encoder.encode(rest);
}
