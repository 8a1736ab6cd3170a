import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { type AgencyKind, categoryByCode } from '../../vocabulary/index.ts';
import { get } from '../api/client.ts';
import { Failed } from '../api/failed.tsx';
import type { IncidentHistory, IncidentRecord } from '../api/types.ts';
import { occurredWords } from '../map/occurred-words.ts';
import { Dialog } from '../ui/dialog.tsx';
import { AgencyMark, Precision } from '../ui/marks.tsx';
import { Skeleton } from '../ui/pieces.tsx';
import { countWords, momentWords } from '../ui/words.ts';

const FIRST_SHOWN = 20;

export function PlaceRecords({
  incidents,
  total,
  kindOf,
  provenance,
}: {
  incidents: readonly IncidentRecord[];
  total: number;
  kindOf: (agencyId: number) => AgencyKind;
  provenance: ReactNode;
}) {
  const [shown, setShown] = useState(FIRST_SHOWN);
  const [open, setOpen] = useState<number | null>(null);
  const list = incidents.slice(0, shown);
  return (
    <section className="card place-records">
      <header>
        <h2>Latest records</h2>
        <span className="mut sm">
          {list.length} of {countWords(total)}
        </span>
        <span className="f1" />
        <span className="xs mut">Side by side, never merged.</span>
      </header>
      <div className="scroll-x">
        <table className="stack">
          <caption className="unseen">Records at this place, newest first</caption>
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col">What</th>
              <th scope="col">Placed to</th>
              <th scope="col">Ref</th>
              <th scope="col">Outcome</th>
            </tr>
          </thead>
          <tbody>
            {list.map((incident) => (
              <tr key={incident.incidentId}>
                <td data-label="When" className="nw">
                  {occurredWords(incident.occurredFrom, incident.occurredTo, incident.timePrecision)}
                </td>
                <td data-label="What">
                  <span className="ag wrap">
                    <AgencyMark kind={kindOf(incident.agencyId)} />
                    <span>{categoryByCode(incident.category)?.name ?? incident.sourceCategory}</span>
                  </span>
                </td>
                <td data-label="Placed to">
                  <Precision precision={incident.locationPrecision} />
                </td>
                <td data-label="Ref">
                  <button type="button" className="l nw" onClick={() => setOpen(incident.incidentId)}>
                    {incident.sourceRef}
                  </button>
                </td>
                <td data-label="Outcome" className="ink2">
                  {incident.outcome ?? <span className="mut">None yet</span>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {incidents.length === 0 && (
        <p className="state sm ink2">No agency recorded anything here in this time. Look further back above.</p>
      )}
      {incidents.length > shown && (
        <p className="pad">
          <button type="button" className="btn s" onClick={() => setShown(shown + 100)}>
            Show more
          </button>
        </p>
      )}
      {provenance}
      {open !== null && <RecordDialog incidentId={open} onClose={() => setOpen(null)} />}
    </section>
  );
}

/** One record as it came, and what each later version changed. */
function RecordDialog({ incidentId, onClose }: { incidentId: number; onClose: () => void }) {
  const detail = useQuery({
    queryKey: ['incidents', incidentId],
    queryFn: ({ signal }) => get<IncidentHistory>(`/api/incidents/${incidentId}`, {}, signal),
  });
  const incident = detail.data?.incident;
  return (
    <Dialog title={incident ? `Record ${incident.sourceRef}` : 'Record'} isOpen onClose={onClose} isWide>
      {detail.isPending && <Skeleton lines={4} />}
      {detail.isError && <Failed error={detail.error} what="This record" onRetry={() => void detail.refetch()} />}
      {incident && (
        <>
          <p>
            <b>{categoryByCode(incident.category)?.name ?? incident.category}</b>,{' '}
            {occurredWords(incident.occurredFrom, incident.occurredTo, incident.timePrecision)}
          </p>
          <p className="sm ink2">
            The source calls it “{incident.sourceCategory}”. {incident.locationText ?? ''}
          </p>
          <h3 className="sm" style={{ margin: '14px 0 4px' }}>
            What was known when
          </h3>
          <ol className="versions">
            {detail.data?.versions.map((version) => (
              <li key={version.version}>
                <b>Version {version.version}</b> {version.knownFrom ? `known ${momentWords(version.knownFrom.at)}` : ''}
                , from {version.load.fileName}
                {version.changes.length > 0 && (
                  <ul>
                    {version.changes.map((change) => (
                      <li key={change.field} className="ink2">
                        {change.field}: {change.from || 'nothing'} became {change.to || 'nothing'}
                      </li>
                    ))}
                  </ul>
                )}
              </li>
            ))}
          </ol>
        </>
      )}
      <div className="foot">
        <button type="button" className="btn" onClick={onClose}>
          Close
        </button>
      </div>
    </Dialog>
  );
}
