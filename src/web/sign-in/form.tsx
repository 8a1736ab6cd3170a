import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Problem, post } from '../api/client.ts';

/** Sign-in name and password; what went wrong is said beside them. */
export function SignInForm({ onDone, start }: { onDone: () => void; start?: { signInName: string } }) {
  const client = useQueryClient();
  const [signInName, setSignInName] = useState(start?.signInName ?? '');
  const [password, setPassword] = useState('');
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setIsBusy(true);
    setProblem(null);
    try {
      await post('/api/sessions', { signInName, password });
      await client.invalidateQueries();
      onDone();
    } catch (error) {
      setProblem(error instanceof Problem ? error.message : 'Signing in failed. Try again.');
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <form className="col g4" onSubmit={(event) => void submit(event)}>
      <div className="field">
        <label htmlFor="sign-in-name">Sign-in name</label>
        <input
          id="sign-in-name"
          className="in"
          autoComplete="username"
          required
          value={signInName}
          onChange={(event) => setSignInName(event.target.value)}
        />
      </div>
      <div className="field">
        <label htmlFor="sign-in-password">Password</label>
        <input
          id="sign-in-password"
          className="in"
          type="password"
          autoComplete="current-password"
          required
          aria-invalid={problem !== null}
          aria-describedby={problem === null ? undefined : 'sign-in-problem'}
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        {problem !== null && (
          <p className="wrong" id="sign-in-problem" role="alert">
            {problem}
          </p>
        )}
      </div>
      <button type="submit" className="btn p" disabled={isBusy}>
        {isBusy ? 'Signing in' : 'Sign in'}
      </button>
    </form>
  );
}
