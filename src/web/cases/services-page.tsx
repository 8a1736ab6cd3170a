import '../letters/letters.css';
import type { ReactNode } from 'react';
import { Failed } from '../api/failed.tsx';
import { Skeleton } from '../ui/pieces.tsx';
import { useCaseNews } from './queries.ts';
import { CaseViews } from './views.tsx';

interface Found<Data> {
  data: Data | undefined;
  error: unknown;
  refetch: () => unknown;
}

/** A view of the services that is a page of cards: the row of views, and what was found once it is there. */
export function ServicesPage<Data>({
  found,
  what,
  children,
}: {
  found: Found<Data>;
  /** "The letters". */
  what: string;
  children: (data: Data) => ReactNode;
}) {
  useCaseNews();
  return (
    <div className="page stack">
      <div className="row g3 wrap no-paper">
        <CaseViews />
      </div>
      {found.data !== undefined ? (
        children(found.data)
      ) : found.error ? (
        <Failed error={found.error} what={what} onRetry={() => void found.refetch()} />
      ) : (
        <Skeleton lines={4} height={60} words={`Loading: ${what.toLowerCase()}`} />
      )}
    </div>
  );
}
