import type { Me } from '../api/types.ts';
import { Dialog } from '../ui/dialog.tsx';
import { SignInForm } from './form.tsx';

/** The session has ended under the page: sign in over it, and nothing typed is lost. */
export function SignInAgain({ me, onDone }: { me: Me; onDone: () => void }) {
  return (
    <Dialog title="Your session has ended" isOpen onClose={() => undefined} mayDismiss={false}>
      <p className="sm ink2" style={{ marginBottom: 14 }}>
        Sign in again{me.person ? ` as ${me.person.name}` : ''} to go on. What you were doing is still on this page
        behind this message; nothing typed is lost.
      </p>
      <SignInForm onDone={onDone} />
    </Dialog>
  );
}
