import './meeting.css';
import { Link, useParams } from '@tanstack/react-router';
import { ArrowDown, ArrowUp, GripVertical, RefreshCw } from 'lucide-react';
import { type DragEvent, type FormEvent, useState } from 'react';
import type { AgendaItem, MeetingView } from '../../tasking/model.ts';
import { Problem, post } from '../api/client.ts';
import { Failed } from '../api/failed.tsx';
import { useMay } from '../api/queries.ts';
import { announce } from '../ui/announce.tsx';
import { Agency } from '../ui/marks.tsx';
import { Provenance, Skeleton } from '../ui/pieces.tsx';
import { clockWords, dayWords, momentWords } from '../ui/words.ts';
import { useMeeting, useReload } from './queries.ts';

/** The analyst's desk before the meeting: what is brought, in which order, with what note, and what is left out. */
export function Prepare() {
  const { id } = useParams({ from: '/meetings/$id/pack' });
  const meeting = useMeeting(Number(id));
  if (meeting.isPending) return <Skeleton lines={8} height={54} words="Loading the pack" />;
  if (meeting.isError) return <Failed error={meeting.error} what="The pack" onRetry={() => void meeting.refetch()} />;
  return <Desk view={meeting.data} />;
}

type Edit = Record<string, unknown> & { what: string };

function Desk({ view }: { view: MeetingView }) {
  const { meeting, series, items, pack, changes, packMade } = view;
  const reload = useReload(meeting.meetingId);
  const mayPrepare = useMay('meeting.prepare') && meeting.state !== 'closed' && meeting.state !== 'cancelled';
  const [problem, setProblem] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [dragged, setDragged] = useState<string | null>(null);

  async function send(path: string, body: unknown, said: string): Promise<void> {
    setBusy(true);
    setProblem('');
    try {
      await post(`/api/meetings/${meeting.meetingId}/${path}`, body);
      announce(said);
    } catch (error) {
      setProblem(error instanceof Problem ? error.message : 'That was not saved.');
    }
    await reload();
    setBusy(false);
  }
  const change = (edit: Edit, said: string) => send('pack/changes', { expectedChanges: changes.length, edit }, said);
  const build = () => send('pack', {}, 'The pack was made.');

  /** Puts an item before or after another of the same section. */
  function move(key: string, to: number): void {
    const item = items.find((each) => each.key === key);
    const own = items.filter(({ section }) => section === item?.section).map((each) => each.key);
    const from = own.indexOf(key);
    if (to < 0 || to >= own.length || from === to) return;
    own.splice(to, 0, ...own.splice(from, 1));
    void change({ what: 'order', keys: own }, `Moved to place ${to + 1} of ${own.length}.`);
  }
  function drop(event: DragEvent, key: string): void {
    event.preventDefault();
    const target = items.find((each) => each.key === key);
    const source = items.find((each) => each.key === dragged);
    if (source !== undefined && source.section === target?.section) {
      move(
        source.key,
        items.filter(({ section }) => section === target.section).findIndex((each) => each.key === key),
      );
    }
    setDragged(null);
  }

  return (
    <div className="page prepare">
      <header className="row g3 wrap">
        <div className="f1">
          <h2>
            Pack for the {series.name.toLowerCase()}, {dayWords(meeting.day)}
          </h2>
          <p className="sm ink2">
            {pack === null ? 'Nobody has made it yet. It takes a few seconds.' : pack.headline}{' '}
            {packMade && `Frozen ${momentWords(packMade.at)} by ${packMade.by}.`}
          </p>
        </div>
        {mayPrepare && meeting.state !== 'open' && (
          <button
            type="button"
            className={pack === null ? 'btn p' : 'btn'}
            disabled={isBusy}
            onClick={() => void build()}
          >
            <RefreshCw size={16} strokeWidth={1.75} aria-hidden />{' '}
            {pack === null ? 'Make the pack' : 'Make it anew from what is known now'}
          </button>
        )}
        <Link className="btn" to="/meetings/$id" params={{ id: String(meeting.meetingId) }}>
          Go to the meeting
        </Link>
      </header>
      {problem !== '' && (
        <p className="notice late" role="alert">
          {problem}
        </p>
      )}
      {pack?.lateFeeds.map((feed) => (
        <p key={feed.feedId} className="notice">
          {feed.name} is {feed.hoursLate} hours late. It is left out, not counted as 0.
        </p>
      ))}
      {pack !== null &&
        series.agenda.map((section) => {
          const own = items.filter((item) => item.section === section.code);
          return (
            <section key={section.code} className="card" aria-labelledby={`section-${section.code}`}>
              <header>
                <h2 id={`section-${section.code}`}>{section.title}</h2>
                <span className="mut sm">{section.minutes} min</span>
              </header>
              {own.length === 0 && (
                <p className="sm mut pad">
                  {pack.notes[section.code]?.join(' ') ?? `Nothing to decide. ${section.about}`}
                </p>
              )}
              <ol>
                {own.map((item, i) => (
                  <Item
                    key={item.key}
                    item={item}
                    isFirst={i === 0}
                    isLast={i === own.length - 1}
                    mayEdit={mayPrepare && !isBusy}
                    onMove={(by) => move(item.key, i + by)}
                    onEdit={(edit, said) => void change({ ...edit, key: item.key }, said)}
                    onDragStart={() => setDragged(item.key)}
                    onDrop={(event) => drop(event, item.key)}
                  />
                ))}
              </ol>
            </section>
          );
        })}
      {pack !== null && mayPrepare && (
        <Add
          sections={series.agenda}
          onAdd={(edit) => void change({ what: 'add', point: null, ...edit }, 'The item was added.')}
        />
      )}
      {changes.length > 0 && (
        <section className="card" aria-labelledby="history">
          <header>
            <h2 id="history">What was done to it</h2>
          </header>
          <ol className="pad sm">
            {changes.map(({ number, at, by, words }) => (
              <li key={number}>
                {clockWords(at)} {by} {words}
              </li>
            ))}
          </ol>
        </section>
      )}
    </div>
  );
}

function Item({
  item,
  isFirst,
  isLast,
  mayEdit,
  onMove,
  onEdit,
  onDragStart,
  onDrop,
}: {
  item: AgendaItem;
  isFirst: boolean;
  isLast: boolean;
  mayEdit: boolean;
  onMove: (by: number) => void;
  onEdit: (edit: Edit, said: string) => void;
  onDragStart: () => void;
  onDrop: (event: DragEvent) => void;
}) {
  const [open, setOpen] = useState<'note' | 'drop' | null>(null);
  const [words, setWords] = useState('');
  const named = `${item.title}, ${item.place}`;
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (open === 'note') onEdit({ what: 'annotate', note: words }, 'The note was kept.');
    else onEdit({ what: 'drop', reason: words }, 'The item was dropped.');
    setOpen(null);
  }
  return (
    <li
      className={item.dropped === null ? 'pack-item' : 'pack-item dropped'}
      draggable={mayEdit}
      onDragStart={onDragStart}
      onDragOver={(event) => event.preventDefault()}
      onDrop={onDrop}
    >
      {mayEdit && (
        <span className="moves">
          <GripVertical size={16} strokeWidth={1.75} aria-hidden />
          <button
            type="button"
            className="btn s sq"
            disabled={isFirst}
            aria-label={`Move up: ${named}`}
            onClick={() => onMove(-1)}
          >
            <ArrowUp size={15} strokeWidth={1.75} aria-hidden />
          </button>
          <button
            type="button"
            className="btn s sq"
            disabled={isLast}
            aria-label={`Move down: ${named}`}
            onClick={() => onMove(1)}
          >
            <ArrowDown size={15} strokeWidth={1.75} aria-hidden />
          </button>
        </span>
      )}
      <div className="f1">
        <div className="row g2 wrap">
          <h3>{item.title}</h3>
          <span className="mut sm">{item.place}</span>
          {item.agencies.map((kind) => (
            <span key={kind} className="xs ink2">
              <Agency kind={kind} size={11} />
            </span>
          ))}
        </div>
        <p className="sm">{item.sentence}</p>
        <Provenance>{item.provenance}</Provenance>
        {item.note !== null && <p className="note sm">Note: {item.note}</p>}
        {item.dropped !== null && <p className="sm b">Dropped: {item.dropped}</p>}
        {open !== null && (
          <form className="row g2 wrap pack-form" onSubmit={submit}>
            <label className="f1 field">
              <span className="label">{open === 'note' ? 'Note for the meeting' : 'Why is it dropped?'}</span>
              <input className="in" value={words} onChange={(event) => setWords(event.target.value)} maxLength={500} />
            </label>
            <button type="submit" className="btn p" disabled={open === 'drop' && words.trim() === ''}>
              {open === 'note' ? 'Keep note' : 'Drop'}
            </button>
            <button type="button" className="btn" onClick={() => setOpen(null)}>
              Cancel
            </button>
          </form>
        )}
      </div>
      {mayEdit && open === null && (
        <div className="row g2 wrap">
          <button
            type="button"
            className="btn s"
            aria-label={`Annotate: ${named}`}
            onClick={() => {
              setWords(item.note ?? '');
              setOpen('note');
            }}
          >
            Annotate
          </button>
          {item.dropped === null ? (
            <button
              type="button"
              className="btn s"
              aria-label={`Drop: ${named}`}
              onClick={() => {
                setWords('');
                setOpen('drop');
              }}
            >
              Drop
            </button>
          ) : (
            <button
              type="button"
              className="btn s"
              aria-label={`Bring back: ${named}`}
              onClick={() => onEdit({ what: 'restore' }, 'The item is back.')}
            >
              Bring back
            </button>
          )}
        </div>
      )}
    </li>
  );
}

function Add({
  sections,
  onAdd,
}: {
  sections: readonly { code: string; title: string; takes: string[] }[];
  onAdd: (edit: { title: string; place: string; sentence: string; section: string }) => void;
}) {
  const first = sections.find(({ takes }) => takes.includes('added')) ?? sections.at(-1);
  const empty = { title: '', place: '', sentence: '', section: first?.code ?? '' };
  const [added, setAdded] = useState(empty);
  const set = (field: keyof typeof empty) => (event: { target: { value: string } }) =>
    setAdded({ ...added, [field]: event.target.value });
  return (
    <section className="card" aria-labelledby="add">
      <header>
        <h2 id="add">Add an item</h2>
      </header>
      <form
        className="pack-add pad"
        onSubmit={(event) => {
          event.preventDefault();
          onAdd({ ...added, place: added.place.trim() || 'Whole area' });
          setAdded(empty);
        }}
      >
        <label className="field">
          <span className="label">Title</span>
          <input className="in" value={added.title} onChange={set('title')} maxLength={200} />
        </label>
        <label className="field">
          <span className="label">Place</span>
          <input className="in" value={added.place} onChange={set('place')} maxLength={200} />
        </label>
        <label className="field wide">
          <span className="label">What is to be decided</span>
          <input className="in" value={added.sentence} onChange={set('sentence')} maxLength={500} />
        </label>
        <label className="field">
          <span className="label">Section</span>
          <select className="in" value={added.section} onChange={set('section')}>
            {sections.map(({ code, title }) => (
              <option key={code} value={code}>
                {title}
              </option>
            ))}
          </select>
        </label>
        <button type="submit" className="btn" disabled={added.title.trim() === ''}>
          Add
        </button>
      </form>
    </section>
  );
}
