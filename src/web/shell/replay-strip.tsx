import { History } from 'lucide-react';
import { momentWords } from '../ui/words.ts';
import { useKnown, useReplay } from './known.ts';

/** Says, on every page, that it shows an earlier moment, and leads back to now. */
export function ReplayStrip() {
  const { moment, isReplay } = useKnown();
  const replay = useReplay();
  if (!isReplay || !moment) return null;
  return (
    <div className="replay">
      <History size={15} strokeWidth={1.75} aria-hidden />
      <span>
        This page is shown as it was known on <b>{momentWords(moment.at)}</b>. Later records and corrections are not in
        it.
      </span>
      <button type="button" className="btn s" onClick={() => replay(null)}>
        Back to now
      </button>
    </div>
  );
}
