import './sign-in.css';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Info } from 'lucide-react';
import { useState } from 'react';
import { get, Problem, post } from '../api/client.ts';
import type { DemoAccount, Me } from '../api/types.ts';
import { Logo } from '../ui/marks.tsx';
import { SignInForm } from './form.tsx';

export function SignIn({ me }: { me: Me }) {
  const demo = useQuery({
    queryKey: ['demo'],
    queryFn: ({ signal }) => get<{ accounts: DemoAccount[] | null }>('/api/demo/accounts', {}, signal),
  });
  const accounts = demo.data?.accounts ?? null;
  return (
    <main className="sign-in">
      <title>Sign in – AIM</title>
      <div className={accounts ? 'card two' : 'card'}>
        <section>
          <div className="row g2">
            <Logo size={32} />
            <h1>AIM</h1>
          </div>
          <p className="ink2">
            Active Intelligence Mapping for <b>{me.partnership.name}</b>
          </p>
          <SignInForm onDone={() => undefined} />
          <p className="xs mut">
            Sessions end after 30 minutes without use. What you are doing is recorded, as it is for everyone.
          </p>
        </section>
        {accounts && <DemoAccounts accounts={accounts} />}
      </div>
    </main>
  );
}

/** The demonstration says what it is, and offers one made-up account per role. */
function DemoAccounts({ accounts }: { accounts: readonly DemoAccount[] }) {
  const client = useQueryClient();
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState<string | null>(null);
  const enter = async (account: DemoAccount) => {
    setBusy(account.signInName);
    try {
      await post('/api/sessions', { signInName: account.signInName, password: account.password });
      await client.invalidateQueries();
    } catch (error) {
      setProblem(error instanceof Problem ? error.message : 'Signing in failed. Try again.');
      setBusy(null);
    }
  };
  return (
    <section aria-labelledby="demo-title">
      <h2 id="demo-title" className="row g2">
        <Info size={16} strokeWidth={1.75} aria-hidden /> This is a demonstration
      </h2>
      <p className="sm ink2">
        The town, its streets and every incident and person in it are made up. Nothing here is about a real place.
        Choose who to be; each sees what their role may see.
      </p>
      <ul className="demo-accounts">
        {accounts.map((account) => (
          <li key={account.signInName}>
            <button type="button" disabled={busy !== null} onClick={() => void enter(account)}>
              <b>{account.name}</b>
              <span className="xs mut">{account.does}</span>
            </button>
          </li>
        ))}
      </ul>
      {problem !== null && (
        <p className="sm late-ink" role="alert">
          {problem}
        </p>
      )}
    </section>
  );
}
