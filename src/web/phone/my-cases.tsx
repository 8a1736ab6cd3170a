import { ChevronRight, Clock, LocateFixed, Plus } from 'lucide-react';
import { useState } from 'react';
import { metresBetween } from '../../services/model.ts';
import { clockState, clockWordsOf, listedClock, STATE_WORDS } from '../cases/clock-words.ts';
import { clockWords, now, plural } from '../ui/words.ts';
import type { Book } from './book.ts';
import { type CaseNow, casesNow } from './case-book.ts';
import { type Position, usePosition } from './position.ts';
import type { Phone } from './use-phone.ts';

/** What this crew has to do, soonest clock first, and what it may take. */
export function MyCases({ phone, book }: { phone: Phone; book: Book }) {
  const { position, trouble, locate } = usePosition();
  const all = casesNow(book, phone.updates, now()).filter(({ it }) => it.isOpen);
  const [isNearestFirst, setNearestFirst] = useState(false);
  const order = isNearestFirst && position !== null ? nearest(position) : soonest;
  const own = all.filter(({ isMine }) => isMine).sort(order);
  const free = all.filter(({ it }) => it.assigned === null).sort(order);
  const nMore = book.cases?.nMoreFree ?? 0;
  return (
    <>
      <header className="phone-head">
        <h1>My cases</h1>
        <p>
          {plural(own.length, 'case')} with you, {free.length} to take
        </p>
        <p className="mut">As heard {clockWords(book.heardAt)}</p>
      </header>
      <div className="phone-body">
        <div className="phone-chips">
          <a className="phone-chip" href="#/new-case">
            <Plus size={22} strokeWidth={1.75} aria-hidden /> New case
          </a>
          <button type="button" className="phone-chip" aria-pressed={position !== null} onClick={locate}>
            <LocateFixed size={22} strokeWidth={1.75} aria-hidden /> How far from here
          </button>
          {position !== null && (
            <button
              type="button"
              className="phone-chip"
              aria-pressed={isNearestFirst}
              onClick={() => setNearestFirst(!isNearestFirst)}
            >
              Nearest first
            </button>
          )}
        </div>
        {trouble !== null && (
          <p className="late-ink" role="alert">
            {trouble}
          </p>
        )}
        {own.length === 0 ? (
          <section className="phone-card">
            <h2>No cases with you</h2>
            <p>The dispatcher gives you cases, or you take one below.</p>
          </section>
        ) : (
          <ul className="phone-list" aria-label="Cases with you">
            {own.map((one) => (
              <CaseRow key={one.it.caseId} one={one} position={position} />
            ))}
          </ul>
        )}
        {free.length > 0 && (
          <>
            <h2>To take</h2>
            <ul className="phone-list" aria-label="Cases to take">
              {free.map((one) => (
                <CaseRow key={one.it.caseId} one={one} position={position} />
              ))}
            </ul>
          </>
        )}
        {nMore > 0 && (
          <p className="mut">{plural(nMore, 'more case')} to take, due later than these; ask the dispatcher.</p>
        )}
      </div>
    </>
  );
}

/** Alarms before everything, whatever the order. */
const alarmsFirst = (a: CaseNow, b: CaseNow): number => Number(sounds(b)) - Number(sounds(a));
const sounds = ({ prompts }: CaseNow) => prompts.some(({ isAlarm }) => isAlarm);

const nearest = (from: Position) => (a: CaseNow, b: CaseNow) =>
  alarmsFirst(a, b) || metresBetween(from, a.it.place) - metresBetween(from, b.it.place);

function soonest(a: CaseNow, b: CaseNow): number {
  const first = alarmsFirst(a, b);
  if (first !== 0) return first;
  const left = ({ targets }: CaseNow) => {
    const clock = listedClock(targets);
    return clock === null || clock.state === 'notStarted' ? Number.POSITIVE_INFINITY : clock.left;
  };
  const [x, y] = [left(a), left(b)];
  return x === y ? a.it.caseId - b.it.caseId : x - y;
}

function CaseRow({ one, position }: { one: CaseNow; position: Position | null }) {
  const { it } = one;
  return (
    <li>
      <a className="phone-card phone-row" href={`#/case/${it.caseId}`}>
        <span>
          <b>{it.name}</b>
          <span className="mut">
            {[it.number, it.place.words, position && distanceWords(position, it.place)].filter(Boolean).join(', ')}
          </span>
        </span>
        <CaseClock one={one} />
        <ChevronRight size={22} strokeWidth={1.75} aria-hidden />
      </a>
    </li>
  );
}

function distanceWords(from: Position, to: { longitude: number; latitude: number }): string {
  const metres = metresBetween(from, to);
  return metres < 950 ? `${Math.round(metres / 10) * 10} m away` : `${(metres / 1000).toFixed(1)} km away`;
}

/** The promise that is due first, in words; the case's state where there is none. */
export function CaseClock({ one }: { one: CaseNow }) {
  const clock = listedClock(one.targets);
  const state = clockState(clock);
  const words = clock === null ? STATE_WORDS[one.it.state] : clockWordsOf(clock);
  return (
    <span className={`phone-tag ${state === 'none' ? 'hold' : state}`}>
      <Clock size={16} strokeWidth={1.75} aria-hidden />
      {words}
    </span>
  );
}
