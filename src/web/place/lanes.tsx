import type { AgencyKind } from '../../vocabulary/index.ts';
import { AGENCY_KINDS } from '../../vocabulary/index.ts';
import type { IncidentRecord } from '../api/types.ts';
import { AGENCY_NAMES, AGENCY_PATHS } from '../ui/marks.tsx';
import { useWidth } from '../ui/use-width.ts';
import { isoOfDay, localDay, monthWords, plural, shortMonth } from '../ui/words.ts';

const LANE = 52;
const LEFT = 92;
const TOP = 16;
const SIZE = 10;

/** One lane an agency on one time axis; marks that would cover each other are stacked. */
export function Lanes({
  incidents,
  kindOf,
  fromDay,
  toDay,
}: {
  incidents: readonly IncidentRecord[];
  kindOf: (agencyId: number) => AgencyKind;
  fromDay: number | null;
  toDay: number;
}) {
  const [measure, width] = useWidth(1100);
  const dated = incidents.flatMap((incident) =>
    incident.occurredFrom === null
      ? []
      : [{ ...incident, day: localDay(incident.occurredFrom), kind: kindOf(incident.agencyId) }],
  );
  const from = fromDay ?? dated.reduce((first, { day }) => Math.min(first, day), toDay - 30);
  const lanes = AGENCY_KINDS.filter((kind) => kind !== 'partner' || dated.some((incident) => incident.kind === kind));
  const inner = Math.max(200, width - LEFT - 12);
  const xOf = (day: number) => LEFT + ((day - from) / Math.max(1, toDay + 2 - from)) * inner;
  const height = TOP + lanes.length * LANE + 24;
  const ticks = monthTicks(from, toDay, inner);
  return (
    <div ref={measure} className="lanes">
      <svg
        width={width}
        height={height}
        role="img"
        aria-label={`${lanes.map((kind) => `${AGENCY_NAMES[kind]}: ${plural(dated.filter((incident) => incident.kind === kind).length, 'record')}`).join('. ')}. The table below lists them.`}
      >
        <rect
          x={xOf(toDay)}
          y={TOP - 8}
          width={Math.max(3, xOf(toDay + 2) - xOf(toDay))}
          height={lanes.length * LANE + 4}
          fill="var(--sunk)"
        />
        {ticks.map((day) => (
          <g key={day}>
            <path d={`M${xOf(day)} ${TOP - 8}V${TOP + lanes.length * LANE}`} stroke="var(--line)" />
            <text x={xOf(day) + 4} y={height - 6} className="ax">
              {isoOfDay(day).slice(5, 7) === '01' || day === ticks[0] ? monthWords(day) : shortMonth(day)}
            </text>
          </g>
        ))}
        {lanes.map((kind, lane) => {
          const y = TOP + lane * LANE + LANE / 2 - 4;
          const marks = dated.filter((incident) => incident.kind === kind).sort((a, b) => a.day - b.day);
          return (
            <g key={kind}>
              <path d={`M${LEFT} ${y}H${LEFT + inner}`} stroke="var(--line-strong)" strokeWidth=".8" />
              <g transform={`translate(14 ${y - 6})`}>
                <path d={AGENCY_PATHS[kind]} fill={`var(--${kind})`} />
              </g>
              <text x="32" y={y + 4.5} className="lane-name">
                {AGENCY_NAMES[kind]}
              </text>
              {stacked(marks, (incident) => xOf(incident.day)).map(({ item, x, level }) => (
                <g
                  key={item.incidentId}
                  transform={`translate(${x - SIZE / 2} ${y - SIZE / 2 - offsetOf(level)}) scale(${SIZE / 12})`}
                >
                  <path d={AGENCY_PATHS[kind]} fill={`var(--${kind})`} stroke="var(--paper)" strokeWidth="1" />
                </g>
              ))}
            </g>
          );
        })}
      </svg>
    </div>
  );
}

/** Up, down, up further … but never out of the lane. */
const offsetOf = (level: number): number => [0, 12, -12, 20, -20, 6, -6][level % 7] ?? 0;

function stacked<Item>(
  items: readonly Item[],
  xOf: (item: Item) => number,
): { item: Item; x: number; level: number }[] {
  const ends: number[] = [];
  return items.map((item) => {
    const x = xOf(item);
    let level = ends.findIndex((end) => x >= end + SIZE);
    if (level < 0) level = ends.length;
    ends[level] = x;
    return { item, x, level };
  });
}

function monthTicks(from: number, to: number, inner: number): number[] {
  const firsts: number[] = [];
  for (let day = from; day <= to; day++) if (isoOfDay(day).endsWith('-01')) firsts.push(day);
  const step = Math.max(1, Math.ceil(firsts.length / Math.max(1, Math.floor(inner / 74))));
  return firsts.filter((_, i) => i % step === 0);
}
