import type { AimDocument, Block, Drawing } from '../../platform/index.ts';
import { type Instant, LocalClock } from '../../vocabulary/index.ts';
import { boundWords, comparedWords, crewName, type PlannedCrew } from './model.ts';
import type { StoredPlan } from './store/plans.ts';

/** The A4 sheet a crew takes along: its visits in order with a box to tick, and a drawing of the way. */
export function planSheet(
  plan: StoredPlan,
  partnership: { name: string; timeZone: string },
  crew?: number,
): AimDocument {
  const { body } = plan;
  const clock = new LocalClock(partnership.timeZone);
  const time = (at: Instant) => {
    const minute = Math.floor((at + clock.offsetMs(at)) / 60_000);
    const ofDay = ((minute % 1440) + 1440) % 1440;
    return `${String(Math.floor(ofDay / 60)).padStart(2, '0')}:${String(ofDay % 60).padStart(2, '0')}`;
  };
  const crews = body.crews.map((each, k) => ({ each, k })).filter(({ k }) => crew === undefined || k === crew);
  return {
    title: `${plan.name}, ${plan.date}`,
    subtitle: `${time(plan.startsAt)} to ${time(plan.endsAt)}, ${partnership.name}`,
    marking: plan.marking,
    language: 'en-GB',
    blocks: [
      {
        kind: 'paragraph',
        text: `Be seen, on foot, for ${body.request.visitMinutes} minutes at each place. Talk to people. Keep the order; leave sooner if it is quiet and you are needed elsewhere, or if it is not safe.`,
      },
      ...crews.flatMap(({ each, k }) => crewBlocks(plan, each, k, time)),
      { kind: 'heading', text: 'What this plan covers' },
      { kind: 'paragraph', text: `${boundWords(body)} ${comparedWords(body).join(' ')}` },
      ...body.notices.map((text): Block => ({ kind: 'paragraph', text, tone: 'muted' })),
      { kind: 'heading', text: 'Seen on the way' },
      { kind: 'lines', count: 4 },
    ],
    footer: [
      `Made from analysis card ${body.card.cardId} (${body.card.method} ${body.card.methodVersion}, ${body.card.n} records). Seed ${body.request.seed}. Plan ${plan.planId}, version ${plan.version}.`,
    ],
    keep: ['Destroy after the shift'],
  };
}

function crewBlocks(plan: StoredPlan, crew: PlannedCrew, k: number, time: (at: Instant) => string): Block[] {
  const { body } = plan;
  return [
    {
      kind: 'heading',
      text: crewName(k),
      aside: `${crew.visits.length} visits, ${Math.round(crew.travelMinutes)} min on the way, back by ${time(crew.backAt)}`,
    },
    {
      kind: 'table',
      caption: `Visits of ${crewName(k)} in order`,
      // The first column takes what room is left: the place's name needs it.
      columns: [
        { title: 'Place, in order', align: 'left' },
        { title: 'Ward', align: 'left' },
        { title: 'From', align: 'left' },
        { title: 'To', align: 'left' },
        { title: 'Was there', align: 'left' },
      ],
      rows: crew.visits.map(({ place, from, to }, i) => [
        { text: `${i + 1}  ${body.places[place]!.name}`, strong: true },
        body.places[place]!.ward,
        time(from),
        time(to),
        '________ to ________',
      ]),
    },
    { kind: 'drawing', drawing: wayDrawing(plan, crew, k) },
  ];
}

/** The way and its numbered places, north up; no ground, so that it prints on anything. */
function wayDrawing(plan: StoredPlan, crew: PlannedCrew, k: number): Drawing {
  const { places } = plan.body;
  const visited = crew.visits.map(({ place }) => places[place]!);
  const lons = [...crew.way.filter((_, i) => i % 2 === 0), ...visited.map(({ lon }) => lon)];
  const lats = [...crew.way.filter((_, i) => i % 2 === 1), ...visited.map(({ lat }) => lat)];
  const [west, east] = [Math.min(...lons), Math.max(...lons)];
  const [south, north] = [Math.min(...lats), Math.max(...lats)];
  const shrink = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const [width, height, margin] = [500, 300, 24];
  const scale = Math.min(
    (width - 2 * margin) / Math.max(1e-6, (east - west) * shrink),
    (height - 2 * margin) / Math.max(1e-6, north - south),
  );
  // In the middle of the sheet, whichever way it is longer.
  const left = (width - (east - west) * shrink * scale) / 2;
  const below = (height - (north - south) * scale) / 2;
  const at = (lon: number, lat: number): [number, number] => [
    Math.round(left + (lon - west) * shrink * scale),
    Math.round(height - below - (lat - south) * scale),
  ];
  const way: number[][] = [];
  for (let i = 0; i + 1 < crew.way.length; i += 2) way.push(at(crew.way[i]!, crew.way[i + 1]!));
  const seen = new Map<number, number[]>();
  for (const [i, { place }] of crew.visits.entries()) seen.set(place, [...(seen.get(place) ?? []), i + 1]);
  return {
    alt: `The way of ${crewName(k)}, north up: ${crew.visits.map(({ place }, i) => `${i + 1} ${places[place]!.name}`).join(', ')}.`,
    width,
    height,
    shapes: [
      { kind: 'line', points: way, stroke: '#586470', strokeWidth: 1 },
      ...[...seen].flatMap(([place, numbers]) => {
        const [x, y] = at(places[place]!.lon, places[place]!.lat);
        const [first, ...again] = numbers;
        return [
          { kind: 'number' as const, x, y, text: String(first) },
          ...(again.length === 0 ? [] : [{ kind: 'label' as const, x, y: y + 22, text: again.join(', ') }]),
        ];
      }),
    ],
  };
}
