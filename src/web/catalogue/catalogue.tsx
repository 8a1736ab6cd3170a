import '../cases/cases.css';
import './catalogue.css';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Failed } from '../api/failed.tsx';
import { useCaseNews } from '../cases/queries.ts';
import { CaseViews } from '../cases/views.tsx';
import { Skeleton } from '../ui/pieces.tsx';
import { Segments } from '../ui/segments.tsx';
import { Amounts } from './amounts/amounts.tsx';
import { Bodies } from './bodies.tsx';
import { Calendars } from './calendars.tsx';
import { Kinds } from './kinds.tsx';
import { useKeptCatalogue, useUpcoming } from './queries.ts';
import type { CatalogueSearch } from './search.ts';
import { Templates } from './templates/templates.tsx';

const PARTS = [
  { value: 'kinds', words: 'Kinds of case' },
  { value: 'bodies', words: 'Bodies' },
  { value: 'calendars', words: 'Calendars' },
  { value: 'letters', words: 'Letters' },
  { value: 'amounts', words: 'Amounts' },
] as const;

/** What kinds of case there are, who answers for them, and the hours their promises are counted in. */
export function CataloguePage() {
  const search = useSearch({ from: '/cases/catalogue' });
  const navigate = useNavigate({ from: '/cases/catalogue' });
  const catalogue = useKeptCatalogue();
  const upcoming = useUpcoming();
  useCaseNews();
  const go = (change: CatalogueSearch) =>
    void navigate({ search: (before) => ({ ...before, ...change }), resetScroll: false });
  const failed = [catalogue, upcoming].find(({ isError }) => isError);
  return (
    <div className="cases catalogue" data-chosen={search.kind !== undefined || undefined}>
      <div className="cases-bar">
        <CaseViews />
        <span className="f1" />
        <Segments
          label="Part of the catalogue"
          value={search.part ?? 'kinds'}
          options={PARTS}
          onChange={(part) =>
            go({ part: part === 'kinds' ? undefined : part, kind: undefined, version: undefined, edit: undefined })
          }
        />
      </div>
      {failed !== undefined ? (
        <Failed error={failed.error} what="The catalogue" onRetry={() => void failed.refetch()} />
      ) : catalogue.data === undefined || upcoming.data === undefined ? (
        <Skeleton lines={6} height={60} words="Loading the catalogue" />
      ) : search.part === 'bodies' ? (
        <Bodies catalogue={catalogue.data} />
      ) : search.part === 'calendars' ? (
        <Calendars catalogue={catalogue.data} />
      ) : search.part === 'letters' ? (
        <Templates />
      ) : search.part === 'amounts' ? (
        <Amounts catalogue={catalogue.data} />
      ) : (
        <Kinds catalogue={catalogue.data} upcoming={upcoming.data} search={search} go={go} />
      )}
    </div>
  );
}
