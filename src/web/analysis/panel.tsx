import './analysis.css';
import { X } from 'lucide-react';
import { useMemo } from 'react';
import { useMay, useMe } from '../api/queries.ts';
import type { Live } from '../map/live.ts';
import type { Picture } from '../map/picture.ts';
import type { Names } from '../map/record-words.ts';
import type { MapSearch, PanelName } from '../map/search.ts';
import type { ChangeMap, MapState } from '../map/state.ts';
import type { Linked } from '../map/use-linked.ts';
import { useKnownOrdinal } from '../shell/known.ts';
import { Provenance } from '../ui/pieces.tsx';
import { Segments } from '../ui/segments.tsx';
import { filterAddressOf } from './api.ts';
import { CardOrProgress } from './card-view.tsx';
import { Compare } from './compare.tsx';
import { Harm } from './harm.tsx';
import { Kept } from './kept.tsx';
import { MethodTab } from './method-tab.tsx';
import { Play } from './play.tsx';

/** Everything that a part of the panel may read or move. */
export interface PanelProps {
  picture: Picture;
  linked: Linked;
  live: Live;
  search: MapSearch;
  state: MapState;
  names: Names;
  provenance: string;
  /** First day there are records of. */
  wholeFrom: number;
  change: ChangeMap;
}

const TABS: readonly { value: PanelName; words: string }[] = [
  { value: 'method', words: 'Method' },
  { value: 'compare', words: 'Compare' },
  { value: 'play', words: 'Play' },
  { value: 'harm', words: 'Harm' },
  { value: 'kept', words: 'Kept' },
];

/** The analyst's panel beside the map: what it moves, the surface follows. */
export function AnalysisPanel(props: PanelProps) {
  const { live, search, change, state, linked } = props;
  const mayRun = useMay('analysis.run');
  const agencies = useMe().data?.partnership.agencies ?? [];
  const known = useKnownOrdinal();
  const tab = search.panel ?? 'method';
  const { from, to } = live.brush;
  const filter = useMemo(
    () => filterAddressOf(state, { from, to }, known, linked.layers, agencies),
    [state, from, to, known, linked.layers, agencies],
  );
  return (
    <>
      <div className="row sp">
        <h2 className="aside-title analysis-title">Analysis</h2>
        <button
          type="button"
          className="btn s t sq"
          aria-label="Close the analysis panel"
          onClick={() => change({ panel: undefined, card: undefined, layer: undefined })}
        >
          <X size={16} strokeWidth={1.75} aria-hidden />
        </button>
      </div>
      <Segments
        label="Part of the analysis"
        value={tab}
        options={mayRun ? TABS : TABS.filter(({ value }) => value !== 'kept')}
        onChange={(panel) => change({ panel, card: undefined, layer: undefined })}
      />
      {search.card ? (
        <CardOrProgress analysisId={search.card} live={live} search={search} change={change} />
      ) : tab === 'compare' ? (
        <Compare {...props} filter={filter} mayRun={mayRun} />
      ) : tab === 'play' ? (
        <Play {...props} />
      ) : tab === 'harm' ? (
        <Harm {...props} />
      ) : tab === 'kept' ? (
        <Kept change={change} />
      ) : (
        <MethodTab {...props} filter={filter} mayRun={mayRun} />
      )}
      {!search.card && <Provenance className="aside-foot">{props.provenance}</Provenance>}
    </>
  );
}
