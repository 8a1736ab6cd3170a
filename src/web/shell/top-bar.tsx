import { ChevronDown, CircleUser, History, Search } from 'lucide-react';
import { clockWords, localDay, momentWords, today } from '../ui/words.ts';
import { useKnown } from './known.ts';
import { NoticeBell } from './notices.tsx';

export type Overlay = 'palette' | 'known' | 'keys' | 'account' | null;

export function TopBar({ page, onOpen }: { page: string; onOpen: (overlay: Overlay) => void }) {
  const { moment } = useKnown();
  return (
    <header className="bar">
      <h1>{page}</h1>
      <span className="f1" />
      <button type="button" className="find" onClick={() => onOpen('palette')} aria-keyshortcuts="Control+K">
        <Search size={16} strokeWidth={1.75} aria-hidden />
        <span className="f1">Find place or page</span>
        <kbd>Ctrl K</kbd>
      </button>
      {moment && (
        <button
          type="button"
          className="pill"
          onClick={() => onOpen('known')}
          aria-haspopup="dialog"
          title="Everything on this page is as AIM knew it at this moment"
        >
          <History size={16} strokeWidth={1.75} aria-hidden />
          <span className="mut">As known</span>
          <b className="known-long">{momentWords(moment.at)}</b>
          <b className="only-phone" aria-hidden>
            {localDay(moment.at) === today() ? clockWords(moment.at) : momentWords(moment.at).split(',')[0]}
          </b>
          <ChevronDown size={14} strokeWidth={1.75} aria-hidden />
        </button>
      )}
      <NoticeBell />
      <button type="button" className="btn t sq only-phone" onClick={() => onOpen('account')} aria-label="Your account">
        <CircleUser size={20} strokeWidth={1.75} aria-hidden />
      </button>
    </header>
  );
}
