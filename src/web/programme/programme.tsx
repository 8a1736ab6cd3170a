import '../tasking/tasking.css';
import '../patrol/patrol.css';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { deliveryOf, type Programme } from '../../tasking/model.ts';
import { Failed } from '../api/failed.tsx';
import { useMay } from '../api/queries.ts';
import { StreetMap } from '../patrol/street-map.tsx';
import { useShortcuts } from '../shell/keys.ts';
import { TaskingViews } from '../tasking/views.tsx';
import { Provenance, Skeleton } from '../ui/pieces.tsx';
import { Segments } from '../ui/segments.tsx';
import { dayOfIso, dayWords, momentWords, plural } from '../ui/words.ts';
import { Calendar } from './calendar.tsx';
import { DeliveryTable } from './delivery-table.tsx';
import { NewProgramme } from './new-programme.tsx';
import { PlanPatrols } from './plan-patrols.tsx';
import { usePatrols, useProgramme, useProgrammeNews, useProgrammes, useTrialDays } from './queries.ts';
import { RecordPatrols } from './record-patrols.tsx';
import { Returns } from './returns.tsx';
import { Trial } from './trial.tsx';

/** A hotspot programme: what was planned and delivered, place by place, and what may be claimed for it. */
export function ProgrammePage() {
  const search = useSearch({ from: '/tasking/programme' });
  const navigate = useNavigate({ from: '/tasking/programme' });
  const programmes = useProgrammes();
  const mayManage = useMay('programme.manage');
  const [isNew, setNew] = useState(false);
  useProgrammeNews();
  const go = (change: { programme?: string | undefined; agency?: number | undefined; hotspot?: number | undefined }) =>
    void navigate({ search: (before) => ({ ...before, ...change }), resetScroll: false, replace: true });
  useShortcuts('Programme', mayManage ? [{ keys: 'n', words: 'New programme', does: () => setNew(true) }] : []);
  if (programmes.isPending) return <Skeleton lines={5} height={60} words="Loading programmes" />;
  if (programmes.isError) {
    return <Failed error={programmes.error} what="The programmes" onRetry={() => void programmes.refetch()} />;
  }
  const list = programmes.data.programmes;
  const chosen = list.find(({ programmeId }) => programmeId === search.programme) ?? list[0];
  return (
    <div className="patrol programme">
      <div className="tasking-bar patrol-bar">
        <TaskingViews />
        {chosen && (
          <select
            className="in"
            aria-label="Programme"
            value={chosen.programmeId}
            onChange={(event) => go({ programme: event.target.value, agency: undefined, hotspot: undefined })}
          >
            {list.map((each) => (
              <option key={each.programmeId} value={each.programmeId}>
                {each.name}, {periodWords(each)}
              </option>
            ))}
          </select>
        )}
        <span className="f1" />
        {mayManage && (
          <button type="button" className="btn p" onClick={() => setNew(true)}>
            <Plus size={16} strokeWidth={1.75} aria-hidden /> New programme
          </button>
        )}
      </div>
      {chosen === undefined ? (
        <section className="state">
          <h2>No hotspot programme runs</h2>
          <p className="sm ink2">
            A programme fixes small hot spots for a period, plans short patrols in them by agency, and returns what was
            delivered. {mayManage ? 'Make one with “New programme”.' : 'An analyst or a coordinator makes one.'}
          </p>
        </section>
      ) : (
        <ProgrammeBody
          programmeId={chosen.programmeId}
          agency={search.agency}
          hotspot={search.hotspot}
          onAgency={(agency) => go({ agency })}
          onHotspot={(hotspot) => go({ hotspot })}
        />
      )}
      {isNew && (
        <NewProgramme
          onClose={() => setNew(false)}
          onMade={(programmeId) => {
            setNew(false);
            go({ programme: programmeId, agency: undefined, hotspot: undefined });
          }}
        />
      )}
    </div>
  );
}

const periodWords = ({ from, to }: Pick<Programme, 'from' | 'to'>) =>
  [from, to]
    .map((date) => {
      const day = dayOfIso(date);
      return day === null ? date : dayWords(day);
    })
    .join(' to ');

function ProgrammeBody({
  programmeId,
  agency,
  hotspot,
  onAgency,
  onHotspot,
}: {
  programmeId: string;
  agency: number | undefined;
  hotspot: number | undefined;
  onAgency: (agency: number | undefined) => void;
  onHotspot: (hotspot: number | undefined) => void;
}) {
  const view = useProgramme(programmeId);
  const patrols = usePatrols(programmeId);
  const days = useTrialDays(programmeId, view.data?.programme.trial != null);
  const mayManage = useMay('programme.manage');
  if (view.isPending || patrols.isPending) return <Skeleton lines={6} height={60} words="Loading the programme" />;
  if (view.isError) return <Failed error={view.error} what="The programme" onRetry={() => void view.refetch()} />;
  if (patrols.isError)
    return <Failed error={patrols.error} what="The patrols" onRetry={() => void patrols.refetch()} />;
  const { programme, hotspots, agencies } = view.data;
  const all = patrols.data.patrols;
  const shown = agency === undefined ? all : all.filter(({ agencyId }) => agencyId === agency);
  const sum = deliveryOf(shown);
  const taking = agencies.filter(({ agencyId }) => all.some((patrol) => patrol.agencyId === agencyId));
  const target = agency === undefined ? programme.settings.targetHours : null;
  return (
    <>
      <div className="patrol-main">
        <div className="col g1">
          <h1>{programme.name}</h1>
          <p className="sm ink2">
            {periodWords(programme)}, {plural(hotspots.length, 'hot spot')}.{' '}
            <b>
              {sum.deliveredPatrols} of {sum.plannedPatrols}
            </b>{' '}
            patrols and{' '}
            <b>
              {sum.deliveredHours.toFixed(1)} of {sum.plannedHours.toFixed(1)}
            </b>{' '}
            hours delivered
            {target === null ? '' : `; the grant asks for ${target} hours`}.
          </p>
        </div>
        {taking.length > 1 && (
          <Segments
            label="Agency"
            value={agency === undefined ? 'all' : String(agency)}
            options={[
              { value: 'all', words: 'All agencies' },
              ...taking.map(({ agencyId, name }) => ({ value: String(agencyId), words: name.replace(/ \(.*/, '') })),
            ]}
            onChange={(value) => onAgency(value === 'all' ? undefined : Number(value))}
          />
        )}
        <section className="card" aria-label="Map of the hot spots">
          <StreetMap
            name={`Streets with ${plural(hotspots.length, 'hot spot')} of ${programme.name}, numbered as in the table below.`}
            marks={hotspots.map(({ lon, lat, name, hotspot: number }) => ({
              lon,
              lat,
              label: name,
              words: String(number),
            }))}
            fences={hotspots.map(({ ringDegrees, hotspot: number }) => ({
              ring: ringDegrees,
              isChosen: number === hotspot,
            }))}
            height={360}
          />
        </section>
        <DeliveryTable hotspots={hotspots} patrols={shown} chosen={hotspot} onChoose={onHotspot} />
        <Calendar
          programme={programme}
          hotspots={hotspots}
          patrols={shown}
          days={days.data?.days ?? null}
          chosen={hotspot}
          onChoose={onHotspot}
        />
        <Provenance>
          Places fixed {momentWords(programme.madeAt)} from analysis card {programme.cardId.slice(0, 8)}; last changed
          by {programme.changedBy}, version {programme.version}. Counts only: nobody is named in what was done.
        </Provenance>
      </div>
      <aside className="patrol-aside" aria-label="Record, plan and return">
        <RecordPatrols programme={programme} hotspots={hotspots} patrols={all} />
        {mayManage && <PlanPatrols programme={programme} agencies={agencies} patrols={all} />}
        <Trial programme={programme} nPatrols={all.length} />
        <Returns programme={programme} patrols={all} />
      </aside>
    </>
  );
}
