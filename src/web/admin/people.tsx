import { useQuery, useQueryClient } from '@tanstack/react-query';
import { UserPlus } from 'lucide-react';
import { useState } from 'react';
import { get, post } from '../api/client.ts';
import { Failed } from '../api/failed.tsx';
import { useMe } from '../api/queries.ts';
import type { Person } from '../api/types.ts';
import { ROLE_WORDS } from '../shell/role-words.ts';
import { Agency } from '../ui/marks.tsx';
import { Skeleton, StateTag } from '../ui/pieces.tsx';
import { confirmDone } from '../ui/toasts.tsx';
import { clockWords, now, plural } from '../ui/words.ts';
import { peopleKey } from './people-key.ts';
import { PersonForm } from './person-form.tsx';

export function People() {
  const people = useQuery({
    queryKey: peopleKey,
    queryFn: ({ signal }) => get<{ people: Person[] }>('/api/people', {}, signal),
  });
  const [edited, setEdited] = useState<Person | 'new' | null>(null);
  if (people.isPending) return <Skeleton lines={6} height={36} />;
  if (people.isError)
    return <Failed error={people.error} what="The list of people" onRetry={() => void people.refetch()} />;
  const list = people.data.people;
  return (
    <section className="card">
      <header className="pad-header">
        <h2>People</h2>
        <span className="mut sm">{list.length}</span>
        <span className="f1" />
        <button type="button" className="btn p" onClick={() => setEdited('new')}>
          <UserPlus size={16} strokeWidth={1.75} aria-hidden /> Add a person
        </button>
      </header>
      <table className="people stack">
        <caption className="unseen">People of this partnership</caption>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Agency</th>
            <th scope="col">Roles</th>
            <th scope="col">Cleared to</th>
            <th scope="col">State</th>
            <th scope="col">
              <span className="unseen">Change</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {list.map((person) => (
            <PersonLine key={person.personId} person={person} onEdit={() => setEdited(person)} />
          ))}
        </tbody>
      </table>
      {edited !== null && <PersonForm person={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />}
    </section>
  );
}

function PersonLine({ person, onEdit }: { person: Person; onEdit: () => void }) {
  const client = useQueryClient();
  const agency = useMe().data?.partnership.agencies.find(({ agencyId }) => agencyId === person.agencyId);
  const signOut = async () => {
    const { ended } = await post<{ ended: number }>(`/api/people/${person.personId}/sign-out`);
    confirmDone(`${person.name} is signed out: ${plural(ended, 'session')} ended.`);
    await client.invalidateQueries({ queryKey: peopleKey });
  };
  return (
    <tr>
      <th scope="row" data-label="Name">
        <span>
          {person.name}
          <span className="xs mut" style={{ display: 'block', fontWeight: 400 }}>
            {person.signInName}
          </span>
        </span>
      </th>
      <td data-label="Agency">{agency ? <Agency kind={agency.kind} name={agency.name} /> : person.agency}</td>
      <td data-label="Roles">{person.roles.map((role) => ROLE_WORDS[role]).join(', ') || 'None'}</td>
      <td data-label="Cleared to">{person.clearance.replace('-', '–')}</td>
      <td data-label="State">
        <PersonState person={person} />
      </td>
      <td className="actions">
        <span className="row g2">
          <button type="button" className="btn s" onClick={onEdit} aria-label={`Change ${person.name}`}>
            Change
          </button>
          {person.sessions > 0 && (
            <button
              type="button"
              className="btn s"
              onClick={() => void signOut()}
              aria-label={`Sign out ${person.name} everywhere`}
            >
              Sign out
            </button>
          )}
        </span>
      </td>
    </tr>
  );
}

function PersonState({ person }: { person: Person }) {
  if (!person.isActive) return <StateTag state="hold">Switched off</StateTag>;
  if (person.lockedUntil !== null && person.lockedUntil > now())
    return <StateTag state="late">Locked until {clockWords(person.lockedUntil)}</StateTag>;
  return person.sessions > 0 ? <StateTag state="ok">Signed in</StateTag> : <span className="mut">Not signed in</span>;
}
