import { Plus } from 'lucide-react';
import { useState } from 'react';
import type { Catalogue, PenaltyOffence } from '../../../services/model.ts';
import { Failed } from '../../api/failed.tsx';
import { Provenance, Skeleton } from '../../ui/pieces.tsx';
import { dayOfIso, dayWords, isoOfDay, today } from '../../ui/words.ts';
import { slugFrom } from '../draft.ts';
import { AmountForm } from './amount-form.tsx';
import { type AmountKind, OFFENCES, TERMS, THRESHOLD } from './fields.ts';
import { useAmounts } from './queries.ts';

const NEW_OFFENCE: PenaltyOffence = {
  ...{ code: '', from: '', name: '', law: '', leastPence: 5_000, mostPence: 10_000, usualPence: 10_000 },
  ...{ discountPence: null, discountDays: 10, payDays: 14, prosecuteMonths: 6, leastAge: 18, cases: [] },
};

/** What is charged, asked for and counted, each from a day on. */
export function Amounts({ catalogue: { services } }: { catalogue: Catalogue }) {
  const amounts = useAmounts();
  const [isAdding, setAdding] = useState(false);
  if (amounts.isPending) return <Skeleton lines={4} height={60} words="Loading amounts" />;
  if (amounts.isError) {
    return <Failed error={amounts.error} what="The amounts" onRetry={() => void amounts.refetch()} />;
  }
  const { terms, offences, threshold } = amounts.data;
  const codes = [...offences.now, ...offences.later].map(({ code }) => code);
  return (
    <div className="cat-whole">
      <Rows kind={TERMS} kept={terms} idOf={({ workflow }) => workflow} services={services} />
      <Rows
        kind={OFFENCES}
        kept={offences}
        idOf={({ code }) => code}
        services={services}
        onAdd={() => setAdding(true)}
      />
      <Rows kind={THRESHOLD} kept={threshold} idOf={() => 'threshold'} services={services} />
      <Provenance>
        AIM came with amounts to begin with; the partnership sets its own, and answers for their being lawful.
      </Provenance>
      {isAdding && (
        <AmountForm
          kind={OFFENCES}
          entry={{ ...NEW_OFFENCE, from: isoOfDay(today()) }}
          title="Add an offence"
          codes={services}
          finish={(offence) => ({ ...offence, code: slugFrom(offence.name, codes) })}
          onClose={() => setAdding(false)}
        />
      )}
    </div>
  );
}

function Rows<Entry extends { from: string }>({
  kind,
  kept: { now, later },
  idOf,
  onAdd,
  services,
}: {
  kind: AmountKind<Entry>;
  kept: { now: Entry[]; later: Entry[] };
  idOf: (entry: Entry) => string;
  onAdd?: () => void;
  services: Catalogue['services'];
}) {
  const [edited, setEdited] = useState<Entry | null>(null);
  const isNew = (entry: Entry) => !now.some((each) => idOf(each) === idOf(entry));
  const rows = [...now, ...later.filter(isNew)];
  return (
    <section className="card" aria-label={kind.title}>
      <header>
        <h2>{kind.title}</h2>
        <span className="f1" />
        {onAdd && (
          <button type="button" className="btn p" onClick={onAdd}>
            <Plus size={16} strokeWidth={1.75} aria-hidden /> Add an offence
          </button>
        )}
      </header>
      <table className="plain stack cat-table">
        <caption className="unseen">{kind.title}</caption>
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">Amounts and days</th>
            <th scope="col">
              <span className="unseen">Change</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((entry) => {
            const next = later.find((each) => idOf(each) === idOf(entry));
            return (
              <tr key={idOf(entry)}>
                <th scope="row">
                  <div>
                    {kind.nameOf(entry)}
                    <span className="xs mut cat-under">{kind.lawOf(entry)}</span>
                  </div>
                </th>
                <td data-label="Amounts and days">
                  <div>
                    {kind.summary(entry)}
                    {next !== undefined && (
                      <span className="sm ink2 cat-under">
                        From {dayWords(dayOfIso(next.from) ?? 0)}: {kind.summary(next)}
                      </span>
                    )}
                  </div>
                </td>
                <td className="cat-act">
                  <button
                    type="button"
                    className="btn s"
                    aria-label={`Change ${kind.nameOf(entry)}`}
                    onClick={() => setEdited(next ?? entry)}
                  >
                    Change
                  </button>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <p className="sm ink2 cat-note">{kind.intro}</p>
      {edited && (
        <AmountForm
          kind={kind}
          entry={{ ...edited, from: [edited.from, isoOfDay(today())].sort().at(-1)! }}
          title={`Change ${kind.nameOf(edited)}`}
          codes={services}
          finish={(entry) => entry}
          onClose={() => setEdited(null)}
        />
      )}
    </section>
  );
}
