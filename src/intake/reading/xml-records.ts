import { SaxesParser } from 'saxes';
import { badRequest } from '../../platform/index.ts';

/** One repeated element of an XML file: its own text, and its children's texts by name (nested names joined by a dot). */
export interface XmlRecord {
  raw: string;
  fields: Record<string, string>;
}

const LONGEST_RECORD = 4_000_000;

/**
 * The elements of one name, one after the other, however long the file. Entities other than XML's own five are refused by the
 * parser; nothing outside the file is ever fetched.
 *
 * @throws Refusal `file.layout` when the root element is another, `file.damaged` when the XML is not well formed
 */
export async function* readXmlRecords(
  utf8: AsyncIterable<Uint8Array>,
  root: string,
  element: string,
  fileName: string,
): AsyncGenerator<XmlRecord[]> {
  const decoder = new TextDecoder('utf-8');
  const parser = new SaxesParser();
  let records: XmlRecord[] = [];
  let text = '';
  let base = 0;
  let start = -1;
  let path: string[] = [];
  let words = '';
  let fields: Record<string, string> = {};
  parser.on('opentagstart', ({ name }) => {
    path.push(name);
    words = '';
    if (path.length === 1 && name !== root) {
      throw badRequest(
        'file.layout',
        `${fileName} is not the expected XML: its root is <${name}>, expected <${root}>.`,
      );
    }
    if (path.length === 2 && name === element) {
      start = text.lastIndexOf(`<${element}`, parser.position - base);
      fields = {};
    }
  });
  parser.on('text', (more) => {
    words += more;
  });
  parser.on('cdata', (more) => {
    words += more;
  });
  parser.on('closetag', ({ name }) => {
    if (start >= 0 && path.length > 2 && words.trim() !== '') fields[path.slice(2).join('.')] = words.trim();
    if (path.length === 2 && name === element) {
      records.push({ raw: text.slice(start, parser.position - base), fields });
      start = -1;
    }
    path = path.slice(0, -1);
    words = '';
  });
  parser.on('error', (error) => {
    throw badRequest('file.damaged', `${fileName} is not well-formed XML: ${error.message}. Nothing was changed.`);
  });
  const feed = (more: string) => {
    text += more;
    parser.write(more);
    const keepFrom = start >= 0 ? start : text.length;
    text = text.slice(keepFrom);
    base += keepFrom;
    if (start >= 0) start = 0;
    if (text.length > LONGEST_RECORD)
      throw badRequest(
        'file.long-row',
        `${fileName} holds one <${element}> of more than ${LONGEST_RECORD} characters.`,
      );
    const found = records;
    records = [];
    return found;
  };
  for await (const chunk of utf8) {
    const found = feed(withoutMark(decoder.decode(chunk, { stream: true })));
    if (found.length > 0) yield found;
  }
  parser.close();
  if (records.length > 0) yield records;
}

function withoutMark(text: string): string {
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}
