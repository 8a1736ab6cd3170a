import proj4 from 'proj4';
import {
  categoryByCode,
  flagBit,
  type IncidentDraft,
  type IncidentFlag,
  LocalClock,
  type SourcePlace,
} from '../../vocabulary/index.ts';
import type { ReadingContext } from '../adapters/adapter.ts';
import type { Columns, CsvSource, ReadRow, Row } from '../adapters/csv-adapter.ts';
import { RowKeys } from '../keys.ts';
import { type DateFormat, dateFormat, readDate } from '../reading/dates.ts';
import { decimal, type Position, readDegrees, readGrid } from '../reading/numbers.ts';
import { columnsOf, type Profile } from './model.ts';

/** A saved mapping profile as a source of CSV (or of a workbook's rows). */
export function profileSource(profile: Profile): CsvSource {
  return {
    name: 'profile',
    describes: `${profile.describes} (profile ${profile.name})`,
    encoding: profile.encoding ?? 'utf-8',
    required: columnsOf(profile),
    reader: (columns, context) => profileReader(profile, columns, context),
    ...(Array.isArray(profile.reference) ? { keyOf: referenceOf(profile, profile.reference) } : {}),
  };
}

function referenceOf(profile: Profile, names: readonly string[]) {
  return (columns: Columns) => {
    const places = names.map((name) => columns.at(name));
    const isEmpty = emptyWords(profile);
    return (row: Row) => {
      let key = '';
      for (let i = 0; i < places.length; i++) {
        const part = row.text(places[i]!);
        if (isEmpty(part)) return '';
        key = i === 0 ? part : `${key}/${part}`;
      }
      return key;
    };
  };
}

function emptyWords(profile: Profile): (text: string) => boolean {
  const words = new Set(profile.empty);
  return words.size === 0 ? (text) => text === '' : (text) => text === '' || words.has(text);
}

interface DateReader {
  name: string;
  at: number;
  time: number;
  format: DateFormat;
}

function profileReader(profile: Profile, columns: Columns, context: ReadingContext): ReadRow {
  const clock = profile.timeZone === undefined ? context.clock : new LocalClock(profile.timeZone);
  const isEmpty = emptyWords(profile);
  const value = (row: Row, at: number) => {
    const text = row.text(at);
    return isEmpty(text) ? '' : text;
  };
  const date = (of: Profile['dates']['occurredTo']): DateReader | null =>
    of === undefined
      ? null
      : {
          name: of.time === undefined ? of.column : `${of.column} + ${of.time}`,
          at: columns.at(of.column),
          time: of.time === undefined ? -1 : columns.at(of.time),
          format: dateFormat(of.format, clock),
        };
  const read = (row: Row, reader: DateReader | null) => {
    if (reader === null) return null;
    const day = value(row, reader.at);
    const text = reader.time < 0 || day === '' ? day : `${day} ${value(row, reader.time)}`;
    return readDate(row, reader.name, text, reader.format);
  };
  const from = date(profile.dates.occurredFrom)!;
  const to = date(profile.dates.occurredTo);
  const reported = date(profile.dates.reported);
  const recorded = date(profile.dates.recorded);
  const reference = referenceReader(profile, columns);
  const category = categoryReader(profile, columns, value);
  const position = positionReader(profile, columns, value);
  const place = placeReader(profile, columns, value);
  const outcome = profile.outcome === undefined ? -1 : columns.at(profile.outcome);
  const count = profile.count === undefined ? -1 : columns.at(profile.count);
  const flags = flagReader(profile, columns);
  const attributes = Object.entries(profile.attributes ?? {}).map(([name, column]) => ({
    name,
    at: columns.at(column),
  }));

  return (row) => {
    const found = category(row);
    const start = read(row, from);
    if (start === null) row.note('date.missing', from.name, '', `when it happened, written ${from.format.pattern}`);
    const last = read(row, to);
    if (start !== null && last !== null && last < start) {
      row.note('date.order', to!.name, value(row, to!.at), `not before ${value(row, from.at)} in ${from.name}`);
    }
    const where = position(row);
    const reportedAt = read(row, reported);
    const recordedAt = read(row, recorded);
    const n = count < 0 ? 1 : readCount(row, profile.count!, value(row, count));
    const sourceRef = reference(row);
    if (row.first !== null || start === null || found === null) return null;
    const end = last === null ? from.format.end(start) : to!.format.end(last);
    const draft: IncidentDraft = {
      sourceRef,
      category: found.category,
      sourceCategory: found.words,
      occurredFrom: start,
      occurredTo: end,
      timePrecision:
        from.format.grain === 'day' || from.format.grain === 'month'
          ? from.format.grain
          : end > start
            ? 'range'
            : 'exact',
      reportedAt,
      recordedAt,
      place: place(row, where),
      outcome: value(row, outcome) || null,
      flags: flags(row),
      count: n,
      attributes: {},
    };
    for (const { name, at } of attributes) {
      const text = value(row, at);
      if (text !== '') draft.attributes[name] = text;
    }
    return draft;
  };
}

function referenceReader(profile: Profile, columns: Columns): (row: Row) => string {
  if (!Array.isArray(profile.reference)) {
    const keys = new RowKeys();
    // A row with a problem is given no key: its mended self will say something else.
    return (row) => (row.first === null ? keys.keyOf(profile.name, row.cells.join('\u001f')) : '');
  }
  const names = profile.reference;
  const key = referenceOf(profile, names)(columns);
  return (row) => {
    const text = key(row);
    if (text === '') row.note('key.missing', names.join(' + '), '', 'the supplier’s reference');
    return text;
  };
}

function readCount(row: Row, column: string, text: string): number {
  const n = decimal(text);
  if (n !== null && Number.isInteger(n) && n >= 1) return n;
  row.note('number.unreadable', column, text, 'a whole number of events, 1 or more');
  return 1;
}

type Value = (row: Row, at: number) => string;

function positionReader(profile: Profile, columns: Columns, value: Value): (row: Row) => Position {
  const of = profile.position;
  if (of === undefined) return () => ({});
  if (of.system === 'wgs84') {
    const lon = columns.at(of.lon);
    const lat = columns.at(of.lat);
    return (row) => readDegrees(row, of, value(row, lon), value(row, lat));
  }
  const x = columns.at(of.x);
  const y = columns.at(of.y);
  if (of.system === 'bng') return (row) => readGrid(row, of, value(row, x), value(row, y));
  const toWgs84 = proj4(of.definition, 'WGS84');
  return (row) => {
    const xText = value(row, x);
    const yText = value(row, y);
    if (xText === '' && yText === '') return {};
    const east = decimal(xText);
    const north = decimal(yText);
    if (east === null || north === null) {
      row.note(
        'place.unreadable',
        east === null ? of.x : of.y,
        east === null ? xText : yText,
        'a number in the projection’s unit',
      );
      return {};
    }
    const [lon, lat] = toWgs84.forward([east, north]) as [number, number];
    return readDegrees(row, { lon: of.x, lat: of.y }, String(lon), String(lat));
  };
}

function placeReader(profile: Profile, columns: Columns, value: Value): (row: Row, position: Position) => SourcePlace {
  const { precision, text = [] } = profile.place;
  const texts = text.map((name) => columns.at(name));
  const words = (['street', 'postcode', 'uprn', 'areaCode'] as const).flatMap((part) => {
    const column = profile.place[part];
    return column === undefined ? [] : [{ part, at: columns.at(column) }];
  });
  return (row, position) => {
    const place: SourcePlace =
      position.lon === undefined ? { ...position, precision } : { lon: position.lon, lat: position.lat!, precision };
    let hasPlace = position.lon !== undefined || position.x !== undefined;
    for (const { part, at } of words) {
      const found = value(row, at);
      if (found === '') continue;
      place[part === 'street' ? 'streetName' : part] = found;
      hasPlace = true;
    }
    let said = '';
    for (const at of texts) {
      const word = value(row, at);
      if (word !== '') said = said === '' ? word : `${said}, ${word}`;
    }
    if (said !== '') place.text = said;
    if (!hasPlace) place.precision = 'unknown';
    return place;
  };
}

function flagReader(profile: Profile, columns: Columns): (row: Row) => number {
  const readers = Object.entries(profile.flags ?? {}).map(([flag, rule]) => ({
    bit: flagBit(flag as IncidentFlag),
    at: columns.at(rule.column),
    words: new Set(rule.is),
  }));
  return (row) => readers.reduce((flags, { bit, at, words }) => (words.has(row.text(at)) ? flags | bit : flags), 0);
}

/** Words to category by the profile's rules, remembered: files say few different things. */
function categoryReader(profile: Profile, columns: Columns, value: Value) {
  const { rules } = profile.category;
  const said = profile.category.columns.map((name) => columns.at(name));
  const asked = [...new Set([...profile.category.columns, ...rules.flatMap((rule) => Object.keys(rule.when))])];
  const askedAt = asked.map((name) => columns.at(name));
  const tests = rules.map((rule) => ({
    is: rule.is,
    parts: Object.entries(rule.when).map(([name, wanted]) => ({ i: asked.indexOf(name), holds: matcher(wanted) })),
  }));
  const known = new Map<string, string | null>();
  const keyOf = joined(askedAt, value, '\u001f');
  const wordsOf = joined(said, value, ' / ');
  return (row: Row): { category: string; words: string } | null => {
    const key = keyOf(row);
    let category = known.get(key);
    if (category === undefined) {
      const cells = askedAt.map((at) => value(row, at));
      category = tests.find(({ parts }) => parts.every(({ i, holds }) => holds(cells[i]!)))?.is ?? null;
      if (known.size < 100_000) known.set(key, category);
    }
    const words = wordsOf(row);
    if (category === null) {
      const isMissing = said.every((at) => value(row, at) === '');
      row.note(
        isMissing ? 'category.missing' : 'category.unknown',
        profile.category.columns.join(' + '),
        words,
        `words that a rule of profile ${profile.name} names`,
      );
      return null;
    }
    if (categoryByCode(category) === undefined) throw new Error(`profile ${profile.name} names category ${category}`);
    return { category, words };
  };
}

/** The cells of some columns as one text. */
function joined(columns: readonly number[], value: Value, separator: string): (row: Row) => string {
  const [first, ...others] = columns;
  return (row) => {
    let text = value(row, first!);
    for (const at of others) text += `${separator}${value(row, at)}`;
    return text;
  };
}

function matcher(wanted: string | readonly string[]): (text: string) => boolean {
  const tests = (typeof wanted === 'string' ? [wanted] : wanted).map((word) => {
    if (word.length > 2 && word.startsWith('/') && word.endsWith('/')) {
      const expression = new RegExp(word.slice(1, -1), 'i');
      return (text: string) => expression.test(text);
    }
    return (text: string) => text === word;
  });
  return (text) => tests.some((holds) => holds(text));
}
