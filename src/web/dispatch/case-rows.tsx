import { Link } from '@tanstack/react-router';
import { ExternalLink } from 'lucide-react';
import type { DragEvent } from 'react';
import { listedClock, spanWords } from '../cases/clock-words.ts';
import { ClockRing } from '../cases/list.tsx';
import { GiveMenu } from './give-menu.tsx';
import type { BoardCase } from './queries.ts';
import { holderWords, leftWords, stateOf } from './words.ts';

/** Open cases, the one with the fewest minutes left first. */
export function CaseRows({
  cases,
  chosen,
  picked,
  giving,
  onChoose,
  onPick,
  onGiving,
  onGive,
  onDrag,
}: {
  cases: readonly BoardCase[];
  chosen: number | undefined;
  /** Those a round is planned for. */
  picked: ReadonlySet<number>;
  /** Whose menu is open. */
  giving: number | null;
  onChoose: (caseId: number) => void;
  onPick: (caseId: number) => void;
  onGiving: (caseId: number | null) => void;
  onGive: (one: BoardCase, teamId: number | null) => void;
  onDrag: (one: BoardCase | null) => void;
}) {
  const start = (event: DragEvent, one: BoardCase) => {
    event.dataTransfer.effectAllowed = 'move';
    event.dataTransfer.setData('text/plain', one.number);
    // Chromium ends a drag whose source is drawn anew in the same turn.
    setTimeout(() => onDrag(one), 0);
  };
  return (
    <ul className="disp-cases" aria-label="Open cases, alarms and then fewest minutes left first">
      {cases.map((one) => {
        const clock = listedClock(one.targets);
        const mayGive = one.refusal === null;
        return (
          <li
            key={one.caseId}
            className="disp-case"
            data-chosen={one.caseId === chosen || undefined}
            draggable={mayGive}
            onDragStart={(event) => start(event, one)}
            onDragEnd={() => onDrag(null)}
          >
            <input
              type="checkbox"
              aria-label={`${one.number} into a round`}
              checked={picked.has(one.caseId)}
              disabled={!mayGive}
              onChange={() => onPick(one.caseId)}
            />
            <ClockRing target={clock} />
            <button
              type="button"
              className="disp-name"
              aria-pressed={one.caseId === chosen}
              onClick={() => onChoose(one.caseId)}
            >
              <b>{one.name}</b>
              <span className="sm ink2">
                {one.number}
                {one.place.words === '' ? '' : `, ${one.place.words}`}
              </span>
              {one.isAlarm && <span className="tag late">Alarm</span>}
            </button>
            <span className="case-clock">
              <b className={`clock-${stateOf(one)}`}>{leftWords(one)}</b>
              {clock !== null && clock.state !== 'notStarted' && (
                <span className="xs ink2">of {spanWords(clock.allowed)}</span>
              )}
            </span>
            <p className="disp-holder sm ink2" title={holderWords(one)}>
              {holderWords(one)}
            </p>
            <span className="disp-acts">
              <Link className="btn s sq" to="/cases" search={{ case: one.caseId }} aria-label={`Open ${one.number}`}>
                <ExternalLink size={14} strokeWidth={1.75} aria-hidden />
              </Link>
              {mayGive && (
                <GiveMenu
                  one={one}
                  isOpen={giving === one.caseId}
                  onOpen={(isOpen) => onGiving(isOpen ? one.caseId : null)}
                  onGive={(teamId) => onGive(one, teamId)}
                />
              )}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
