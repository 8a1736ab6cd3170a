import type { AimDocument, Block, Drawing, Shape } from '../../platform/index.ts';
import { dayOfIsoDate, type Instant, isoDateOfDay, LocalClock } from '../../vocabulary/index.ts';
import { BRIEFING_KEEP_DAYS, type Briefing } from './types.ts';
import { countWords, dayWords, longDayWords, monthWords, plural } from './words.ts';

/** The outlines a briefing's map is drawn from, metres of the plane. */
export interface BriefingGround {
  bounds: { minX: number; minY: number; maxX: number; maxY: number };
  water: number[][][];
  wards: { name: string; rings: number[][][]; x: number; y: number }[];
}

/** The briefing as a document of one A4 page or more: to read, to tick, to file. */
export function briefingDocument(briefing: Briefing, ground: BriefingGround | null): AimDocument {
  const day = dayOfIsoDate(briefing.date);
  const known = knownWords(briefing.asKnownAt, briefing.partnership.timeZone);
  const daily = briefing.edition === 'daily';
  const title = daily
    ? `Daily briefing, ${longDayWords(day)}`
    : `Monthly briefing, ${monthWords(briefing.covers.fromDay)}`;
  return {
    title,
    subtitle: `${briefing.partnership.name}${briefing.area ? `, ${briefing.area.name}` : ''}. Covers ${briefing.covers.words}, ${known}.`,
    marking: briefing.partnership.marking,
    language: 'en-GB',
    blocks: [
      ...(briefing.editionReason === null ? [] : [paragraph(briefing.editionReason)]),
      { kind: 'split', main: decisions(briefing), aside: where(briefing, ground) },
      ...themeTable(briefing),
      { kind: 'heading', text: 'Notes' },
      { kind: 'lines', count: 2 },
    ],
    footer: [
      `${countWords(briefing.records.inWindow)} records in the window of ${countWords(briefing.records.used)} read, ${known}. ${briefing.method.name} ${briefing.method.version}: ${countWords(briefing.checks.made)} checks, false alarms held at ${briefing.method.parameters.falseAlarmRate * 100} in 100 across all.`,
      `Make this page again with code ${briefing.code}. ${briefing.notices.join(' ')}`,
    ],
    keep: [`Keep until ${dayWords(day + BRIEFING_KEEP_DAYS)} ${isoDateOfDay(day + BRIEFING_KEEP_DAYS).slice(0, 4)}`],
  };
}

function paragraph(text: string): Block {
  return { kind: 'paragraph', text };
}

function decisions(briefing: Briefing): Block[] {
  const n = briefing.findings.length;
  if (n === 0) return [{ kind: 'heading', text: 'Needs a decision: nothing' }, paragraph(briefing.headline)];
  return [
    { kind: 'heading', text: `Needs a decision: ${n}` },
    {
      kind: 'cards',
      cards: briefing.findings.map((finding) => ({
        number: finding.number,
        title: finding.title,
        place: finding.place,
        agencies: finding.agencies,
        text: finding.sentence,
        small: finding.provenance,
        ticks: ['Task', 'Monitor until', 'Refer', 'No action'],
      })),
    },
    ...(briefing.moreFindings > 0
      ? [paragraph(`${plural(briefing.moreFindings, 'further finding')} on screen under Today.`)]
      : []),
  ];
}

function where(briefing: Briefing, ground: BriefingGround | null): Block[] {
  const missing: Block[] =
    briefing.missing.length === 0
      ? []
      : [{ kind: 'heading', text: 'Missing from this briefing' }, ...briefing.missing.map(paragraph)];
  const unplaced =
    briefing.records.withoutPlace > 0
      ? [
          paragraph(
            `${countWords(briefing.records.withoutPlace)} of ${countWords(briefing.records.inWindow)} records have no point and are not on the map.`,
          ),
        ]
      : [];
  if (ground === null) return [...missing, ...unplaced];
  return [
    { kind: 'heading', text: 'Where' },
    { kind: 'drawing', drawing: groundDrawing(briefing, ground) },
    ...missing,
    ...unplaced,
  ];
}

function themeTable(briefing: Briefing): Block[] {
  if (briefing.themes.length === 0) return [];
  const max = Math.max(...briefing.themes.map((line) => Math.max(line.count, line.usual.upper)), 1);
  return [
    {
      kind: 'heading',
      text: `${briefing.covers.words} against ${briefing.comparedWith.words}`,
      aside: `0 to ${countWords(max)}`,
    },
    {
      kind: 'table',
      caption: 'Counts by theme beside what is usual',
      columns: [
        { title: 'Theme', align: 'left' },
        { title: 'Count', align: 'right' },
        { title: '', align: 'left' },
        { title: 'Usual', align: 'left' },
        { title: '', align: 'left' },
      ],
      rows: briefing.themes.map((line) => [
        { text: line.name, agency: line.agency },
        { text: countWords(line.count), strong: true },
        { text: '', range: { count: line.count, lower: line.usual.lower, upper: line.usual.upper, max } },
        `${countWords(line.usual.lower)} to ${countWords(line.usual.upper)}`,
        line.verdict !== 'usual'
          ? { text: line.verdict === 'higher' ? 'Higher' : 'Lower', strong: true }
          : line.growing === null
            ? ''
            : `Not all in: expect ${countWords(line.growing.expectLower)} to ${countWords(line.growing.expectUpper)}`,
      ]),
    },
    {
      kind: 'paragraph',
      text: 'ASB incidents are not crimes; deliberate fire is not arson. No line is added to another.',
      tone: 'muted',
    },
  ];
}

/** The study area with the findings' numbers, for paper and for the small map on Today. */
export function groundDrawing(briefing: Pick<Briefing, 'findings'>, ground: BriefingGround): Drawing {
  const { minX, minY, maxX, maxY } = ground.bounds;
  const width = 700;
  const scale = width / (maxX - minX);
  const height = Math.round((maxY - minY) * scale);
  const at = ([x, y]: number[]) => [(x! - minX) * scale, (maxY - y!) * scale];
  const ringsAt = (rings: number[][][]) => rings.map((ring) => ring.map(at));
  const numbers = briefing.findings.filter((finding) => finding.x !== null && finding.y !== null);
  const shapes: Shape[] = [
    {
      kind: 'area',
      rings: [
        [
          [0, 0],
          [width, 0],
          [width, height],
          [0, height],
        ],
      ],
      fill: '#eceeef',
      stroke: null,
    },
    ...ground.wards.map(
      ({ rings }): Shape => ({
        kind: 'area',
        rings: ringsAt(rings),
        fill: '#fafaf8',
        stroke: '#a3acb4',
        strokeWidth: 0.8,
        dash: true,
      }),
    ),
    { kind: 'area', rings: ringsAt(ground.water), fill: '#d9e3ea', stroke: null },
    ...wardLabels(ground, at, numbers),
    ...numbers.map((finding): Shape => {
      const [x, y] = at([finding.x!, finding.y!]);
      return { kind: 'number', x: x!, y: y!, text: String(finding.number) };
    }),
  ];
  const names = numbers.map((finding) => `${finding.number} ${finding.place}`).join('; ');
  return {
    alt: names === '' ? 'Map of the area with its wards; nothing to point at.' : `Map of the area. ${names}.`,
    width,
    height,
    shapes,
  };
}

// A label of the drawing's 10-unit type, in its units of 700 across.
const LETTER_WIDTH = 11.5;
const LABEL_HEIGHT = 24;

/** Ward names that fit beside each other and beside the numbers; a name that would cover another is left to the table. */
function wardLabels(
  { wards }: BriefingGround,
  at: (point: number[]) => number[],
  numbers: readonly { x: number | null; y: number | null }[],
): Shape[] {
  const taken = numbers.map(({ x, y }) => {
    const [px, py] = at([x!, y!]);
    return { x: px!, y: py!, half: 20 };
  });
  const shapes: Shape[] = [];
  for (const { name, x, y } of wards) {
    const [px, py] = at([x, y]);
    const label = { x: px!, y: py!, half: (name.length * LETTER_WIDTH) / 2 };
    const covers = taken.some(
      (other) => Math.abs(other.x - label.x) < other.half + label.half && Math.abs(other.y - label.y) < LABEL_HEIGHT,
    );
    if (covers) continue;
    taken.push(label);
    shapes.push({ kind: 'label', x: label.x, y: label.y, text: name });
  }
  return shapes;
}

function knownWords(asKnownAt: Instant | null, timeZone: string): string {
  if (asKnownAt === null) return 'as known when made';
  const clock = new LocalClock(timeZone);
  const minutes = Math.floor(((asKnownAt + clock.offsetMs(asKnownAt)) % 86_400_000) / 60_000);
  const two = (n: number) => String(n).padStart(2, '0');
  return `as known ${dayWords(clock.localDay(asKnownAt))}, ${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
