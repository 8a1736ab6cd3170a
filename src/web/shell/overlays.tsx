import type { Me } from '../api/types.ts';
import { Account } from './account.tsx';
import { AsKnown } from './as-known.tsx';
import { KeysHelp } from './keys-help.tsx';
import { Palette } from './palette.tsx';
import type { Overlay } from './top-bar.tsx';

/** What opens over any page; loaded when first asked for. */
export function Overlays({ open, onClose, me }: { open: Exclude<Overlay, null>; onClose: () => void; me: Me }) {
  switch (open) {
    case 'palette':
      return <Palette onClose={onClose} me={me} />;
    case 'known':
      return <AsKnown onClose={onClose} />;
    case 'keys':
      return <KeysHelp onClose={onClose} />;
    case 'account':
      return <Account onClose={onClose} me={me} />;
  }
}
