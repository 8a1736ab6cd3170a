import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { remove } from '../api/client.ts';
import { Failed } from '../api/failed.tsx';
import type { Me } from '../api/types.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Segments } from '../ui/segments.tsx';
import { chooseTheme, type ThemeChoice, useThemeChoice } from '../ui/theme.ts';
import { ROLE_WORDS } from './role-words.ts';

const THEMES: { value: ThemeChoice; words: string }[] = [
  { value: 'system', words: 'As the system' },
  { value: 'light', words: 'Light' },
  { value: 'dark', words: 'Dark' },
];

export function Account({ onClose, me }: { onClose: () => void; me: Me }) {
  const client = useQueryClient();
  const theme = useThemeChoice();
  const [error, setError] = useState<unknown>(null);
  const leave = async (path: string) => {
    try {
      await remove(path);
      onClose();
      client.clear();
      await client.invalidateQueries();
      window.location.assign('/');
    } catch (failure) {
      setError(failure);
    }
  };
  return (
    <Dialog title="Your account" isOpen onClose={onClose}>
      <p>
        <b>{me.person?.name}</b>, {me.person?.agency}
      </p>
      <p className="sm ink2">
        {me.person?.roles.map((role) => ROLE_WORDS[role]).join(', ')}. Cleared to{' '}
        {me.person?.clearance.replace('-', '–')}.
      </p>
      <h3 className="sm" style={{ margin: '16px 0 6px' }}>
        Theme on this device
      </h3>
      <Segments label="Theme" value={theme} options={THEMES} onChange={chooseTheme} />
      {error !== null && <Failed error={error} what="Signing out" />}
      <div className="foot">
        <button type="button" className="btn" onClick={() => void leave('/api/sessions')}>
          Sign out everywhere
        </button>
        <button type="button" className="btn p" onClick={() => void leave('/api/sessions/current')}>
          Sign out
        </button>
      </div>
    </Dialog>
  );
}
