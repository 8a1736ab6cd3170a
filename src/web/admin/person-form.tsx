import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { MARKINGS, ROLES, type Role } from '../../vocabulary/index.ts';
import { Problem, patch, post } from '../api/client.ts';
import { useMe } from '../api/queries.ts';
import type { Person } from '../api/types.ts';
import { ROLE_WORDS } from '../shell/role-words.ts';
import { Dialog } from '../ui/dialog.tsx';
import { confirmDone } from '../ui/toasts.tsx';
import { peopleKey } from './people-key.ts';

const ROLE_MEANS: Record<Role, string> = {
  analyst: 'sees incidents, runs analyses, loads files',
  coordinator: 'reads the briefing and incidents, follows feeds',
  officer: 'reads the briefing and incidents',
  performance: 'reads the briefing and incidents, runs analyses',
  engagement: 'sees incidents by area only',
  dataProtection: 'reads the audit trail, never incidents',
  administrator: 'manages people and settings, never incidents',
};

/** Adds or changes a person; what is wrong is said here, and nothing is sent until it is put right. */
export function PersonForm({ person, onClose }: { person: Person | null; onClose: () => void }) {
  const client = useQueryClient();
  const agencies = useMe().data?.partnership.agencies ?? [];
  const [roles, setRoles] = useState<readonly Role[]>(person?.roles ?? []);
  const [isActive, setIsActive] = useState(person?.isActive ?? true);
  const [problem, setProblem] = useState<string | null>(null);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? '');
    const shared = { name: text('name'), agencyId: Number(text('agencyId')), roles, clearance: text('clearance') };
    const password = text('password');
    try {
      if (person)
        await patch(`/api/people/${person.personId}`, {
          ...shared,
          isActive,
          ...(password === '' ? {} : { password }),
        });
      else await post('/api/people', { ...shared, signInName: text('signInName'), password });
      await client.invalidateQueries({ queryKey: peopleKey });
      confirmDone(person ? `${shared.name} is changed.` : `${shared.name} can sign in now.`);
      onClose();
    } catch (error) {
      setProblem(error instanceof Problem ? error.message : 'That was not saved. Try again.');
    }
  };
  return (
    <Dialog title={person ? `Change ${person.name}` : 'Add a person'} isOpen onClose={onClose}>
      <form className="col g4" onSubmit={(event) => void submit(event)}>
        <div className="field">
          <label htmlFor="person-name">Name</label>
          <input id="person-name" name="name" className="in" required defaultValue={person?.name ?? ''} />
        </div>
        {person === null && (
          <div className="field">
            <label htmlFor="person-sign-in">Sign-in name</label>
            <input
              id="person-sign-in"
              name="signInName"
              className="in"
              required
              pattern="[A-Za-z0-9._@\-]+"
              autoComplete="off"
              aria-describedby="person-sign-in-hint"
            />
            <span className="hint" id="person-sign-in-hint">
              Letters, figures and . _ @ -
            </span>
          </div>
        )}
        <div className="row g3 top-al">
          <div className="field f1">
            <label htmlFor="person-agency">Agency</label>
            <select
              id="person-agency"
              name="agencyId"
              className="in"
              defaultValue={person?.agencyId ?? agencies[0]?.agencyId}
            >
              {agencies.map((agency) => (
                <option key={agency.agencyId} value={agency.agencyId}>
                  {agency.name}
                </option>
              ))}
            </select>
          </div>
          <div className="field f1">
            <label htmlFor="person-clearance">Cleared to</label>
            <select
              id="person-clearance"
              name="clearance"
              className="in"
              defaultValue={person?.clearance ?? MARKINGS[0]}
            >
              {MARKINGS.map((marking) => (
                <option key={marking} value={marking}>
                  {marking.replace('-', '–')}
                </option>
              ))}
            </select>
          </div>
        </div>
        <fieldset>
          <legend className="sm b">Roles</legend>
          {ROLES.map((role) => (
            <label key={role} className="tick">
              <input
                type="checkbox"
                checked={roles.includes(role)}
                onChange={() =>
                  setRoles(roles.includes(role) ? roles.filter((other) => other !== role) : [...roles, role])
                }
              />
              <span>
                {ROLE_WORDS[role]} <span className="mut">{ROLE_MEANS[role]}</span>
              </span>
            </label>
          ))}
        </fieldset>
        <div className="field">
          <label htmlFor="person-password">{person ? 'New password, if it is to change' : 'First password'}</label>
          <input
            id="person-password"
            name="password"
            type="password"
            className="in"
            autoComplete="new-password"
            required={person === null}
            aria-describedby="person-password-hint"
          />
          <span className="hint" id="person-password-hint">
            At least 12 characters. A sentence works well.
          </span>
        </div>
        {person && (
          <label className="tick">
            <input type="checkbox" checked={isActive} onChange={(event) => setIsActive(event.target.checked)} />
            May sign in
          </label>
        )}
        {problem !== null && (
          <p className="sm late-ink b" role="alert">
            {problem}
          </p>
        )}
        <div className="foot" style={{ marginTop: 0 }}>
          <button type="button" className="btn" onClick={onClose}>
            Leave it
          </button>
          <button type="submit" className="btn p">
            {person ? 'Save' : 'Add'}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
