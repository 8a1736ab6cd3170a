import './today.css';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Printer } from 'lucide-react';
import { BRIEFING_KEEP_DAYS, type Briefing } from '../../intelligence/model.ts';
import { address, get } from '../api/client.ts';
import { Failed } from '../api/failed.tsx';
import { useMay, useMeta } from '../api/queries.ts';
import type { BriefingGround } from '../api/types.ts';
import { ComingMeeting } from '../meeting/coming-link.tsx';
import { useKnown } from '../shell/known.ts';
import { Provenance, Skeleton } from '../ui/pieces.tsx';
import {
  clockWords,
  countWords,
  dayOfIso,
  dayWords,
  isoOfDay,
  longDayWords,
  monthWords,
  plural,
  today,
} from '../ui/words.ts';
import { Findings } from './findings.tsx';
import { LateAndMissing } from './late-and-missing.tsx';
import { OpenTasks } from './open-tasks.tsx';
import { SmallMap } from './small-map.tsx';
import { ThemeTable } from './theme-table.tsx';

/** What is out of the ordinary this morning, and proof that the rest is not. */
export function Today() {
  const { date, area } = useSearch({ from: '/' });
  const may = useMay('briefing.read');
  const { moment, isReplay } = useKnown();
  const asked = { date, areaId: area, asKnownAt: isReplay && moment ? moment.at : undefined };
  const briefing = useQuery({
    queryKey: ['briefing', asked],
    queryFn: ({ signal }) => get<Briefing>('/api/briefing', asked, signal),
    enabled: may,
    placeholderData: (before) => before,
  });
  const ground = useQuery({
    queryKey: ['areas', 'ground'],
    queryFn: ({ signal }) => get<BriefingGround | null>('/api/briefing/ground', {}, signal),
    enabled: may,
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (briefing.isPending) return <Skeleton lines={8} height={54} words="Loading the briefing" />;
  if (briefing.isError) {
    return <Failed error={briefing.error} what="The briefing" onRetry={() => void briefing.refetch()} />;
  }
  return (
    <Page
      briefing={briefing.data}
      ground={ground.data ?? null}
      isUpdating={briefing.isFetching}
      printAddress={address('/api/briefing.pdf', asked)}
    />
  );
}

function Page({
  briefing,
  ground,
  isUpdating,
  printAddress,
}: {
  briefing: Briefing;
  ground: BriefingGround | null;
  isUpdating: boolean;
  printAddress: string;
}) {
  const day = dayOfIso(briefing.date) ?? today();
  const isMonthly = briefing.edition === 'monthly';
  const known = briefing.asKnownAt === null ? '' : `, as known ${clockWords(briefing.asKnownAt)}`;
  const { records } = briefing;
  return (
    <div className="page today">
      <header className="today-head">
        <div className="f1">
          <h2>{isMonthly ? `${monthWords(briefing.covers.fromDay)}, monthly edition` : longDayWords(day)}</h2>
          <p className="sm ink2">
            Covers {briefing.covers.words}. {briefing.headline} {isUpdating && <span className="mut">Updating</span>}
          </p>
        </div>
        <ComingMeeting />
        <Choose briefing={briefing} day={day} />
        <a className="btn" href={printAddress} target="_blank" rel="noreferrer">
          <Printer size={16} strokeWidth={1.75} aria-hidden /> Print A4
        </a>
      </header>
      {briefing.editionReason !== null && <p className="notice today-wide">{briefing.editionReason}</p>}
      <div className="today-main">
        <Findings briefing={briefing} />
        <OpenTasks />
        <LateAndMissing briefing={briefing} />
      </div>
      <div className="today-aside">
        <SmallMap ground={ground} findings={briefing.findings} />
        <section className="card f1 themes">
          <header>
            <h2>{themesTitle(briefing)}</h2>
          </header>
          <ThemeTable briefing={briefing} />
          <Provenance className="pad">
            {plural(records.inWindow, 'record')}
            {known}
            {records.withoutPlace > 0 && `, ${countWords(records.withoutPlace)} without place`}. ASB is not crime.
            Compared with {briefing.comparedWith.words}.
          </Provenance>
        </section>
      </div>
      <footer className="on-paper today-foot">
        <h2>Notes</h2>
        <p className="note-line" />
        <p className="note-line" />
        <p>
          {countWords(records.inWindow)} records in the window of {countWords(records.used)} read{known}.{' '}
          {briefing.method.name} {briefing.method.version}: {plural(briefing.checks.made, 'check')}, false alarms held
          at {Number((briefing.method.parameters.falseAlarmRate * 100).toFixed(1))} in 100 across all.
        </p>
        <p>
          Make this page again with code {briefing.code}. Keep until {dayWords(day + BRIEFING_KEEP_DAYS)}{' '}
          {isoOfDay(day + BRIEFING_KEEP_DAYS).slice(0, 4)}. {briefing.notices.join(' ')}
        </p>
      </footer>
    </div>
  );
}

function themesTitle(briefing: Briefing): string {
  if (briefing.edition === 'monthly') return `${monthWords(briefing.covers.fromDay)} against its usual`;
  const days = briefing.covers.toDay - briefing.covers.fromDay + 1;
  return days === 1
    ? `Last 24 hours against a usual ${weekdayOf(briefing.covers.fromDay)}`
    : `Last ${days} days against the same days before`;
}

const weekdayOf = (day: number): string => longDayWords(day).split(' ')[0] ?? '';

/** The reader's area and another morning; both are part of the address. */
function Choose({ briefing, day }: { briefing: Briefing; day: number }) {
  const navigate = useNavigate({ from: '/' });
  const wards = useMeta().data?.areas.find(({ kind }) => kind === 'ward')?.areas ?? [];
  return (
    <>
      <label className="row g2 sm mut choose">
        Area
        <select
          className="in"
          value={briefing.area?.areaId ?? ''}
          onChange={(event) =>
            void navigate({
              search: (before) => ({
                ...before,
                area: event.target.value === '' ? undefined : Number(event.target.value),
              }),
            })
          }
        >
          <option value="">Whole area</option>
          {wards.map((ward) => (
            <option key={ward.areaId} value={ward.areaId}>
              {ward.name}
            </option>
          ))}
        </select>
      </label>
      <label className="row g2 sm mut choose">
        Morning of
        <input
          className="in"
          type="date"
          max={isoOfDay(today())}
          value={isoOfDay(day)}
          onChange={(event) => {
            const chosen = dayOfIso(event.target.value);
            if (chosen !== null)
              void navigate({
                search: (before) => ({ ...before, date: chosen === today() ? undefined : isoOfDay(chosen) }),
              });
          }}
        />
      </label>
    </>
  );
}
