import type { ReactNode } from 'react';
import { Dialog } from '../../ui/dialog.tsx';
import { WrongWords } from '../../ui/wrong-words.tsx';

/** Asks before what cannot be taken back, naming the thing and the effect. */
export function Confirm({
  title,
  verb,
  isPending,
  error,
  onConfirm,
  onClose,
  children,
}: {
  title: string;
  verb: string;
  isPending: boolean;
  error: unknown;
  onConfirm: () => void;
  onClose: () => void;
  children: ReactNode;
}) {
  return (
    <Dialog title={title} isOpen onClose={onClose} isAlert>
      <div className="col g4">
        {children}
        {error !== null && <WrongWords error={error} />}
        <div className="foot" style={{ marginTop: 0 }}>
          <button type="button" className="btn" onClick={onClose}>
            Leave it
          </button>
          <button type="button" className="btn p" disabled={isPending} onClick={onConfirm}>
            {verb}
          </button>
        </div>
      </div>
    </Dialog>
  );
}
