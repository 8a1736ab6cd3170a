import { type FormEvent, useState } from 'react';
import { Logo } from '../ui/marks.tsx';
import type { Phone } from './use-phone.ts';

/** Signing in on a phone: the session lasts a shift, and ends everywhere when the phone is reported lost. */
export function PhoneSignIn({ phone }: { phone: Phone }) {
  return (
    <main className="phone phone-sign-in">
      <div className="row g2">
        <Logo size={40} />
        <h1>AIM on the street</h1>
      </div>
      {phone.wasWiped && (
        <p className="phone-strip late" role="alert">
          This phone was signed out by your partnership, and everything AIM kept on it was removed.
        </p>
      )}
      {!('serviceWorker' in navigator) && (
        <p className="phone-strip soon">
          This address is not secure (https), so nothing can be kept on this phone: AIM works here only with signal.
        </p>
      )}
      <PhoneSignInForm phone={phone} />
      <p>Your session lasts for the shift. What you need today is then kept on this phone, readable only by AIM.</p>
    </main>
  );
}

export function PhoneSignInForm({ phone }: { phone: Phone }) {
  const [signInName, setSignInName] = useState('');
  const [password, setPassword] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setIsBusy(true);
    setProblem(null);
    try {
      const response = await fetch('/api/sessions', {
        method: 'POST',
        credentials: 'same-origin',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ signInName, password, device: 'phone' }),
      });
      if (response.ok) await phone.refresh();
      else setProblem(((await response.json()) as { title?: string }).title ?? 'Signing in failed. Try again.');
    } catch {
      setProblem('There is no signal. Signing in needs it.');
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <form className="phone-form" onSubmit={(event) => void submit(event)}>
      <label>
        Sign-in name
        <input
          autoComplete="username"
          autoCapitalize="none"
          required
          value={signInName}
          onChange={(event) => setSignInName(event.target.value)}
        />
      </label>
      <label>
        Password
        <input
          type="password"
          autoComplete="current-password"
          required
          aria-describedby={problem === null ? undefined : 'phone-sign-in-problem'}
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
      </label>
      {problem !== null && (
        <p className="late-ink" id="phone-sign-in-problem" role="alert">
          {problem}
        </p>
      )}
      <button type="submit" className="act" disabled={isBusy}>
        {isBusy ? 'Signing in' : 'Sign in'}
      </button>
    </form>
  );
}
