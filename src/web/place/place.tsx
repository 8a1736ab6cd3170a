import './place.css';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { Map as MapIcon, Printer } from 'lucide-react';
import { useState } from 'react';
import { AGENCY_KINDS, type AgencyKind } from '../../vocabulary/index.ts';
import { get } from '../api/client.ts';
import { Failed } from '../api/failed.tsx';
import { useMe } from '../api/queries.ts';
import type { PlaceHistory } from '../api/types.ts';
import { useKnown } from '../shell/known.ts';
import { AGENCY_NAMES, AgencyMark } from '../ui/marks.tsx';
import { Provenance, Skeleton } from '../ui/pieces.tsx';
import { Segments } from '../ui/segments.tsx';
import { countWords, dateWords, isoOfDay, momentWords, plural, rangeWords, today } from '../ui/words.ts';
import { Lanes } from './lanes.tsx';
import { PlaceMap } from './place-map.tsx';
import { PlaceRecords } from './place-records.tsx';
import { Years } from './years.tsx';

const MOST = 2000;
const SPANS = [
  { value: '365', words: '12 months' },
  { value: '1096', words: '3 years' },
  { value: 'all', words: 'All' },
] as const;
type Span = (typeof SPANS)[number]['value'];

/** Everything the agencies know about one place, side by side, never merged. */
export function Place() {
  const { kind, id } = useParams({ from: '/place/$kind/$id' });
  const { moment, isReplay } = useKnown();
  const [span, setSpan] = useState<Span>('365');
  const lastDay = today();
  const from = span === 'all' ? undefined : isoOfDay(lastDay - Number(span) + 1);
  const asked = { from, limit: MOST, asKnownAt: isReplay && moment ? moment.ordinal : undefined };
  const history = useQuery({
    queryKey: ['place', kind, id, asked],
    queryFn: ({ signal }) => get<PlaceHistory>(`/api/places/${kind}/${id}/history`, asked, signal),
    placeholderData: (before) => before,
  });
  const kinds = useKinds();
  if (history.isPending) return <Skeleton lines={6} height={60} words="Loading the history of this place" />;
  if (history.isError)
    return <Failed error={history.error} what="The history of this place" onRetry={() => void history.refetch()} />;
  const { place, incidents, provenance, byYear } = history.data;
  const counts = AGENCY_KINDS.map((agency) => ({
    agency,
    n: incidents
      .filter((incident) => kinds(incident.agencyId) === agency)
      .reduce((sum, incident) => sum + incident.count, 0),
  })).filter(({ n }) => n > 0);
  const known = moment ? `, as known ${momentWords(moment.at)}` : '';
  return (
    <div className="page place">
      <header className="place-head">
        <div className="f1">
          <h2>{place.name}</h2>
          <p className="sm ink2">
            {[
              place.detail,
              from === undefined ? 'Everything there is' : rangeWords(lastDay - Number(span) + 1, lastDay),
            ]
              .filter((part) => part !== '')
              .join('. ')}
          </p>
        </div>
        <Link
          className="btn"
          to="/map"
          search={{
            sel: incidents
              .slice(0, 300)
              .map(({ incidentId }) => incidentId)
              .join(','),
            ...(from === undefined ? {} : { from, to: isoOfDay(lastDay) }),
          }}
        >
          <MapIcon size={16} strokeWidth={1.75} aria-hidden /> See on the map
        </Link>
        <button type="button" className="btn" onClick={() => window.print()}>
          <Printer size={16} strokeWidth={1.75} aria-hidden /> Print
        </button>
      </header>
      <section className="card place-lanes" aria-label="When each agency recorded something">
        <div className="place-sum">
          <div>
            <b className="tab">{countWords(provenance.events)}</b>{' '}
            <span className="sm ink2">{provenance.events === 1 ? 'record' : 'records'}</span>
          </div>
          {counts.map(({ agency, n }) => (
            <div key={agency}>
              <span className="ag">
                <AgencyMark kind={agency} size={13} />
                <b className="tab">{countWords(n)}</b>
              </span>{' '}
              <span className="sm ink2">{AGENCY_NAMES[agency].toLowerCase()}</span>
            </div>
          ))}
          <span className="f1" />
          <Segments label="How far back" value={span} options={SPANS} onChange={setSpan} />
        </div>
        <Lanes
          incidents={incidents}
          kindOf={kinds}
          fromDay={span === 'all' ? null : lastDay - Number(span) + 1}
          toDay={lastDay}
        />
      </section>
      <PlaceRecords
        incidents={incidents}
        total={provenance.records}
        kindOf={kinds}
        provenance={
          <Provenance className="pad">
            {plural(provenance.records, 'record')}
            {known}.
            {provenance.hidden !== null &&
              provenance.hidden > 0 &&
              ` ${countWords(provenance.hidden)} more are counted here that your role may not open.`}
            {provenance.byAreaOnly > 0 && ` ${countWords(provenance.byAreaOnly)} are told by area only.`} Grey strip:
            after {dateWords(lastDay - 1)}, not yet known.
          </Provenance>
        }
      />
      <div className="col g4 place-aside">
        <PlaceMap place={place} incidents={incidents} kindOf={kinds} />
        <Years byYear={byYear} kindOf={kinds} />
      </div>
    </div>
  );
}

/** The kind of agency behind an id. */
function useKinds(): (agencyId: number) => AgencyKind {
  const agencies = useMe().data?.partnership.agencies ?? [];
  return (agencyId) => agencies.find((agency) => agency.agencyId === agencyId)?.kind ?? 'partner';
}
