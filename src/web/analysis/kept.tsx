import { Failed } from '../api/failed.tsx';
import { useMay } from '../api/queries.ts';
import type { ChangeMap } from '../map/state.ts';
import { Skeleton } from '../ui/pieces.tsx';
import { momentWords, plural } from '../ui/words.ts';
import { useKept } from './api.ts';

/** Cards that were kept, newest first; each opens on the map. */
export function Kept({ change }: { change: ChangeMap }) {
  const may = useMay('analysis.run');
  const kept = useKept(may);
  if (kept.isError) return <Failed error={kept.error} what="The kept cards" onRetry={() => void kept.refetch()} />;
  if (!kept.data) return <Skeleton lines={4} words="Reading the kept cards" />;
  const { analyses } = kept.data;
  if (analyses.length === 0) {
    return (
      <p className="sm ink2 analysis-note">
        No card is kept yet. Choose a method and press “Run and keep”: the answer, its records and how it was made are
        then here for everyone who may read them.
      </p>
    );
  }
  return (
    <ul className="kept-list" aria-label="Kept analysis cards, newest first">
      {analyses.map(({ analysisId, title, madeAt, madeBy, records }) => (
        <li key={analysisId}>
          <button type="button" onClick={() => change({ card: analysisId, layer: undefined })}>
            <span className="b">{title}</span>
            <span className="xs mut">
              {plural(records.n, 'record')}, {momentWords(madeAt)}
              {madeBy ? `, ${madeBy.name}` : ''}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
