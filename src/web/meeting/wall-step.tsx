import { Link } from '@tanstack/react-router';
import { Minus, Plus } from 'lucide-react';
import type { AgendaItem, LiveMeeting, MeetingStep, MeetingView } from '../../tasking/model.ts';
import type { AgencyKind } from '../../vocabulary/index.ts';
import { Provenance } from '../ui/pieces.tsx';
import { clockWords, dayWords, plural } from '../ui/words.ts';
import { WallMap } from './wall-map.tsx';

/** One thing at a time: an item with its map and figures, or a section where nothing is to be decided. */
export function StepBody({
  step,
  view,
  live,
  zoom,
  onZoom,
  agencies,
}: {
  step: MeetingStep;
  view: MeetingView;
  live: LiveMeeting;
  zoom: number;
  onZoom: (zoom: number) => void;
  agencies: readonly { agencyId: number; kind: AgencyKind; name: string }[];
}) {
  if (step.item === null) return <SectionStep step={step} view={view} live={live} agencies={agencies} />;
  return <ItemStep item={step.item} zoom={zoom} onZoom={onZoom} />;
}

function ItemStep({ item, zoom, onZoom }: { item: AgendaItem; zoom: number; onZoom: (zoom: number) => void }) {
  const hasPlace = item.outline !== null || item.point !== null || item.points.length > 0;
  return (
    <>
      <div>
        <h2>
          {item.title}, {item.place}
        </h2>
        <p className="sentence">{item.sentence}</p>
        {item.note !== null && <p className="note">Analyst: {item.note}</p>}
      </div>
      {hasPlace && (
        <div className="wall-map-frame">
          <WallMap item={item} zoom={zoom} />
          <div className="wall-zoom">
            <button
              type="button"
              className="btn sq"
              aria-label="Map closer"
              onClick={() => onZoom(Math.min(6, zoom + 1))}
            >
              <Plus size={18} strokeWidth={1.75} aria-hidden />
            </button>
            <button
              type="button"
              className="btn sq"
              aria-label="Map wider"
              onClick={() => onZoom(Math.max(-4, zoom - 1))}
            >
              <Minus size={18} strokeWidth={1.75} aria-hidden />
            </button>
          </div>
        </div>
      )}
      {item.figures.length > 0 && (
        <dl className="fx">
          {item.figures.map(({ value, words }) => (
            <div key={words}>
              <dt>{words}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
      <div className="beside">
        <p className="sure">
          <b>How sure.</b> {item.uncertainty}
        </p>
        {item.alreadyThere.length > 0 && (
          <p>
            <b>Already there.</b> {item.alreadyThere.map(({ title, words }) => `${title}, ${words}`).join('; ')}.
          </p>
        )}
        {item.lastTime.length > 0 && (
          <p>
            <b>Last time.</b> {item.lastTime.map(({ day, words }) => `${dayWords(day)}: ${words}`).join(' ')}
          </p>
        )}
        <Provenance>
          {item.provenance}
          {item.evidence !== null && (
            <>
              {' '}
              Frozen with {item.evidence.sha256.slice(0, 12)}.{' '}
              {item.evidence.incidentIds.length > 0 && (
                <Link
                  className="q"
                  to="/map"
                  search={{
                    sel: item.evidence.incidentIds.slice(0, 300).join(','),
                    view: 'table' as const,
                    known: item.evidence.asKnownAt.ordinal,
                  }}
                >
                  {plural(item.evidence.incidentIds.length, 'record')}
                </Link>
              )}
            </>
          )}
        </Provenance>
      </div>
    </>
  );
}

function SectionStep({
  step,
  view,
  live,
  agencies,
}: {
  step: MeetingStep;
  view: MeetingView;
  live: LiveMeeting;
  agencies: readonly { agencyId: number; kind: AgencyKind; name: string }[];
}) {
  const section = view.series.agenda.find(({ code }) => code === step.section);
  const notes = view.pack?.notes[step.section] ?? [];
  const isFirst = view.series.agenda[0]?.code === step.section;
  return (
    <div className="section-step">
      <h2>{section?.title}</h2>
      <p className="sentence">{section?.about}</p>
      {isFirst ? (
        <>
          <p className="reminder">
            <b>{view.meeting.marking.replace('-', '–')}.</b> {view.series.reminder}
          </p>
          <p>{view.pack?.headline}</p>
          {view.pack?.lateFeeds.map((feed) => (
            <p key={feed.feedId} className="notice">
              {feed.name} is {feed.hoursLate} hours late. It is left out, not counted as 0.
            </p>
          ))}
          {view.pack?.missing
            .filter((words) => !view.pack?.lateFeeds.some(({ name }) => words.startsWith(name)))
            .map((words) => (
              <p key={words} className="ink2">
                {words}
              </p>
            ))}
          <h3>Here: {live.presence.filter(({ leftAt }) => leftAt === null).length}</h3>
          <ul className="present">
            {live.presence
              .filter(({ leftAt }) => leftAt === null)
              .map((person) => (
                <li key={person.personId}>
                  {person.name}, {agencies.find(({ agencyId }) => agencyId === person.agencyId)?.name ?? 'no agency'},
                  since {clockWords(person.signedInAt)}. {person.declaration}
                </li>
              ))}
          </ul>
        </>
      ) : notes.length > 0 ? (
        <ul className="notes">
          {notes.map((words) => (
            <li key={words}>{words}</li>
          ))}
        </ul>
      ) : (
        <p className="ink2">Nothing is out of the ordinary, and nothing needs a decision.</p>
      )}
    </div>
  );
}
