import './sign-in.css';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { Problem, post } from '../api/client.ts';
import { queryClient, useMe } from '../api/queries.ts';
import { Logo } from '../ui/marks.tsx';

/** The one-time link of the first start leads here: it makes the first administrator, once. */
export function FirstAdministrator() {
  const token = useSearch({ strict: false, select: (search) => search.token ?? '' });
  const agencies = useMe().data?.partnership.agencies ?? [];
  const navigate = useNavigate();
  const [problem, setProblem] = useState<string | null>(
    token === ''
      ? 'This address lacks its one-time code. Use the whole link that AIM printed at its first start.'
      : null,
  );
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? '');
    if (text('password') !== text('again')) {
      setProblem('The two passwords differ. Type the same one twice.');
      return;
    }
    try {
      await post('/api/first-administrator', {
        token,
        signInName: text('signInName'),
        name: text('name'),
        agencyId: Number(text('agencyId')),
        password: text('password'),
      });
      await post('/api/sessions', { signInName: text('signInName'), password: text('password') });
      await queryClient.invalidateQueries();
      await navigate({ to: '/admin', replace: true });
    } catch (error) {
      setProblem(error instanceof Problem ? error.message : 'That did not work. Try again.');
    }
  };
  return (
    <main className="sign-in">
      <title>First administrator – AIM</title>
      <div className="card">
        <section>
          <div className="row g2">
            <Logo size={32} />
            <h1>First administrator</h1>
          </div>
          <p className="sm ink2">
            This link works once. It makes the first person of this AIM, who can then add everyone else. An
            administrator manages people and settings, and does not see incidents unless given another role too.
          </p>
          <form className="col g4" onSubmit={(event) => void submit(event)}>
            <Field name="name" label="Your name" autoComplete="name" />
            <Field name="signInName" label="Sign-in name" autoComplete="username" hint="Letters, figures and . _ @ -" />
            <div className="field">
              <label htmlFor="agencyId">Agency</label>
              <select id="agencyId" name="agencyId" className="in">
                {agencies.map((agency) => (
                  <option key={agency.agencyId} value={agency.agencyId}>
                    {agency.name}
                  </option>
                ))}
              </select>
            </div>
            <Field
              name="password"
              label="Password"
              type="password"
              autoComplete="new-password"
              hint="At least 12 characters. A sentence works well."
            />
            <Field name="again" label="Password again" type="password" autoComplete="new-password" />
            {problem !== null && (
              <p className="sm late-ink b" role="alert">
                {problem}
              </p>
            )}
            <button type="submit" className="btn p" disabled={token === ''}>
              Make this account
            </button>
          </form>
        </section>
      </div>
    </main>
  );
}

function Field({
  name,
  label,
  hint,
  type = 'text',
  autoComplete,
}: {
  name: string;
  label: string;
  hint?: string;
  type?: string;
  autoComplete: string;
}) {
  return (
    <div className="field">
      <label htmlFor={name}>{label}</label>
      <input
        id={name}
        name={name}
        className="in"
        type={type}
        autoComplete={autoComplete}
        required
        aria-describedby={hint ? `${name}-hint` : undefined}
      />
      {hint && (
        <span className="hint" id={`${name}-hint`}>
          {hint}
        </span>
      )}
    </div>
  );
}
