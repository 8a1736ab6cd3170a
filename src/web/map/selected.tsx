import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { X } from 'lucide-react';
import { useState } from 'react';
import { NONE_I32, type PictureColumns } from '../../picture/model.ts';
import { AGENCY_KINDS } from '../../vocabulary/index.ts';
import { get } from '../api/client.ts';
import { Failed } from '../api/failed.tsx';
import type { IncidentHistory } from '../api/types.ts';
import { AgencyMark, Precision } from '../ui/marks.tsx';
import { Provenance, Skeleton } from '../ui/pieces.tsx';
import { momentWords, plural } from '../ui/words.ts';
import { type Names, rowPrecision, rowWhat, rowWhen, rowWhere } from './record-words.ts';
import { newestFirst } from './region.ts';

const LONGEST = 50;

/** The records that were chosen on the map or in the table, each to open; and the history of their place. */
export function Selected({
  columns,
  rows,
  kindOfAgency,
  names,
  provenance,
  onClose,
}: {
  columns: PictureColumns;
  rows: Int32Array;
  kindOfAgency: Uint8Array;
  names: Names;
  provenance: string;
  onClose: () => void;
}) {
  const sorted = newestFirst(columns, rows);
  const first = sorted[0];
  if (first === undefined) return null;
  const segment = columns.segmentId[first]!;
  const address = columns.addressId[first]!;
  const isOneStreet = segment !== NONE_I32 && rows.every((row) => columns.segmentId[row] === segment);
  const isOneAddress = address !== NONE_I32 && rows.every((row) => columns.addressId[row] === address);
  return (
    <>
      <div className="row sp">
        <span className="tag o">{plural(rows.length, 'record')} chosen</span>
        <button type="button" className="btn s t sq" aria-label="Close the chosen records" onClick={onClose}>
          <X size={16} strokeWidth={1.75} aria-hidden />
        </button>
      </div>
      <h2 className="aside-title">
        {isOneStreet || rows.length === 1 ? rowWhere(columns, first, names).split(', ')[0] : 'Chosen records'}
      </h2>
      <p className="xs mut">
        {isOneStreet || rows.length === 1 ? (names.ward(columns, first) ?? 'Ward not known') : 'At several places'}
      </p>
      <div className="row g2 wrap" style={{ margin: '10px 0 4px' }}>
        {isOneStreet && (
          <Link className="btn s" to="/place/$kind/$id" params={{ kind: 'street', id: String(segment) }}>
            Street history
          </Link>
        )}
        {isOneAddress && (
          <Link className="btn s" to="/place/$kind/$id" params={{ kind: 'address', id: String(address) }}>
            Address history
          </Link>
        )}
      </div>
      <ul className="chosen">
        {Array.from(sorted.subarray(0, LONGEST), (row) => (
          <RecordLine
            key={`${columns.incidentId[row]} ${columns.version[row]}`}
            columns={columns}
            row={row}
            kindOfAgency={kindOfAgency}
            isOpen={rows.length === 1}
          />
        ))}
      </ul>
      {sorted.length > LONGEST && (
        <p className="xs mut">
          The newest {LONGEST} of {sorted.length}. The table holds all of them.
        </p>
      )}
      <Provenance className="aside-foot">{provenance}</Provenance>
    </>
  );
}

function RecordLine({
  columns,
  row,
  kindOfAgency,
  isOpen: startsOpen,
}: {
  columns: PictureColumns;
  row: number;
  kindOfAgency: Uint8Array;
  isOpen: boolean;
}) {
  const [isOpen, setIsOpen] = useState(startsOpen);
  const kind = AGENCY_KINDS[kindOfAgency[columns.agencyId[row]!]!] ?? 'partner';
  return (
    <li>
      <button type="button" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
        <AgencyMark kind={kind} />
        <span className="f1">
          <span className="b">{rowWhat(columns, row)}</span>
          <span className="xs mut" style={{ display: 'block' }}>
            {rowWhen(columns, row)}
          </span>
        </span>
        <Precision precision={rowPrecision(columns, row)} />
      </button>
      {isOpen && <RecordDetail incidentId={columns.incidentId[row]!} />}
    </li>
  );
}

function RecordDetail({ incidentId }: { incidentId: number }) {
  const detail = useQuery({
    queryKey: ['incidents', incidentId],
    queryFn: ({ signal }) => get<IncidentHistory>(`/api/incidents/${incidentId}`, {}, signal),
  });
  if (detail.isPending) return <Skeleton lines={2} height={14} />;
  if (detail.isError) return <Failed error={detail.error} what="This record" onRetry={() => void detail.refetch()} />;
  const { incident, versions } = detail.data;
  const facts: [string, string | null][] = [
    ['Reference', incident.sourceRef],
    ['As the source says it', incident.sourceCategory],
    ['Where', incident.locationText],
    ['Recorded', incident.recordedAt === null ? null : momentWords(incident.recordedAt)],
    ['Outcome', incident.outcome],
    ['Versions', versions.length > 1 ? `${versions.length}, the newest shown` : null],
    ...Object.entries(incident.attributes).map(([name, value]): [string, string] => [name, String(value)]),
  ];
  return (
    <dl className="facts">
      {facts.map(([name, value]) =>
        value === null || value === '' ? null : (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ),
      )}
    </dl>
  );
}
