import { ArrowLeft } from 'lucide-react';
import { useState } from 'react';
import { type AnalysisCard, cardHead } from '../../intelligence/model.ts';
import type { FilterAddress } from '../../picture/model.ts';
import { post } from '../api/client.ts';
import { Failed } from '../api/failed.tsx';
import { useMeta } from '../api/queries.ts';
import type { Live } from '../map/live.ts';
import type { MapSearch } from '../map/search.ts';
import { whatWords } from '../map/sentence.ts';
import type { ChangeMap } from '../map/state.ts';
import { Skeleton } from '../ui/pieces.tsx';
import { countWords, dayOfIso, listWords, momentWords, plural, rangeWords } from '../ui/words.ts';
import type { Repeated } from './api.ts';
import { shownLayers } from './card-layer.ts';
import { ResultTable, TableChart } from './card-table.tsx';
import { savePng } from './export-png.ts';
import { optionWords, valueWords } from './options-form.tsx';
import { cancelJob, useProgress } from './run.ts';

/** A card, or the job that will make it. */
export function CardOrProgress({
  analysisId,
  live,
  search,
  change,
}: {
  analysisId: string;
  live: Live;
  search: MapSearch;
  change: ChangeMap;
}) {
  const { view, error } = live.card;
  const progress = useProgress(analysisId);
  const back = (
    <button type="button" className="btn s t card-back" onClick={() => change({ card: undefined, layer: undefined })}>
      <ArrowLeft size={14} strokeWidth={2} aria-hidden /> Back to the live map
    </button>
  );
  if (error) {
    return (
      <>
        {back}
        <Failed error={error} what="This analysis" />
      </>
    );
  }
  if (!view) return <Skeleton lines={4} words="Reading the card" />;
  if (view.card) {
    return (
      <>
        {back}
        <Card
          card={view.card}
          analysisId={analysisId}
          madeAt={view.madeAt}
          live={live}
          search={search}
          change={change}
        />
      </>
    );
  }
  if (view.state === 'waiting' || view.state === 'running') {
    const words = progress
      ? `${progress.what}${progress.total ? `: ${countWords(progress.done)} of ${countWords(progress.total)}` : ''}`
      : view.state === 'waiting'
        ? 'Waiting for its turn'
        : 'Running';
    return (
      <>
        {back}
        <p className="sm" role="status">
          {words}
        </p>
        <progress
          aria-label="Progress of the analysis"
          {...(progress?.total ? { value: progress.done, max: progress.total } : {})}
        />
        <p className="sm ink2">You may leave this page; the card is kept when it is done.</p>
        <button type="button" className="btn s" onClick={() => void cancelJob(analysisId)}>
          Cancel
        </button>
      </>
    );
  }
  return (
    <>
      {back}
      <p className="notice">
        {view.state === 'cancelled'
          ? 'The analysis was cancelled; nothing of it was kept.'
          : `The analysis failed: ${view.problem ?? 'the server did not say why'}`}
      </p>
    </>
  );
}

const EXPORTS = [
  { format: 'svg', words: 'SVG', of: ['surface', 'areas', 'clusters'] },
  { format: 'tif', words: 'GeoTIFF', of: ['surface'] },
  { format: 'geojson', words: 'GeoJSON', of: ['surface', 'areas', 'clusters'] },
  { format: 'csv', words: 'CSV', of: ['surface', 'areas', 'clusters', 'table'] },
] as const;

function Card({
  card,
  analysisId,
  madeAt,
  live,
  search,
  change,
}: {
  card: AnalysisCard;
  analysisId: string;
  madeAt: number | null;
  live: Live;
  search: MapSearch;
  change: ChangeMap;
}) {
  const [answer, ...more] = card.words;
  const { result } = card;
  const layers = result?.kind === 'surface' ? shownLayers(result) : [];
  const layer = layers.find(({ name }) => name === search.layer) ?? layers[0];
  const question = useQuestion(card);
  const [problem, setProblem] = useState('');
  const png = async () => {
    setProblem('');
    try {
      await savePng({ card, analysisId, question, layer: live.card.layer, madeAt });
    } catch (error) {
      setProblem(error instanceof Error ? error.message : 'The picture could not be made.');
    }
  };
  return (
    <article className="analysis-card" aria-label="Analysis card">
      <p className="xs mut">{card.marking}</p>
      <h3 className="card-question">{question}</h3>
      <p className="card-answer">{answer}</p>
      {more.map((words) => (
        <p key={words} className="sm ink2">
          {words}
        </p>
      ))}
      {card.refused && card.instead && <p className="sm">What fits instead: {card.instead}.</p>}
      {card.notices.map((notice) => (
        <p key={notice} className="notice">
          {notice}
        </p>
      ))}
      {layers.length > 1 && layer && (
        <label className="field">
          <span className="label">On the map</span>
          <select className="in" value={layer.name} onChange={(event) => change({ layer: event.target.value })}>
            {layers.map(({ name, unit }) => (
              <option key={name} value={name}>
                {optionWords(name)}, {unit}
              </option>
            ))}
          </select>
        </label>
      )}
      {result?.tables.map((table) => (
        <div key={table.name}>
          <TableChart table={table} />
          <ResultTable table={table} />
        </div>
      ))}
      {result && <FiguresList figures={result.figures} />}
      <details>
        <summary className="sm">How it was made</summary>
        <Facts card={card} analysisId={analysisId} madeAt={madeAt} />
      </details>
      <RepeatExactly card={card} />
      {result && (
        <div className="card-exports">
          <h3>Export, each with this card in it</h3>
          <div className="row g2 wrap">
            {result.kind !== 'table' && (
              <button type="button" className="btn s" onClick={() => void png()}>
                PNG
              </button>
            )}
            {EXPORTS.filter(({ of }) => (of as readonly string[]).includes(result.kind)).map(({ format, words }) => (
              <a
                key={format}
                className="btn s"
                download
                href={`/api/analyses/${analysisId}/export.${format}${format === 'tif' && isOwnLayer(result, layer) ? `?layer=${layer?.name}` : ''}`}
              >
                {words}
              </a>
            ))}
            <a className="btn s" download href={`/api/analyses/${analysisId}/card.json`}>
              Card
            </a>
          </div>
          {problem !== '' && <p className="notice">{problem}</p>}
        </div>
      )}
    </article>
  );
}

const isOwnLayer = (result: AnalysisCard['result'], layer: { name: string } | undefined): boolean =>
  result?.kind === 'surface' && result.layers.some(({ name }) => name === layer?.name);

/** "Where are burglaries dense? 27 Oct to 23 Nov, Newport ward": the selection as a question. */
function useQuestion(card: AnalysisCard): string {
  const meta = useMeta().data;
  const wards = meta?.areas.find(({ kind }) => kind === 'ward')?.areas ?? [];
  const describe = (filter: FilterAddress) => {
    const ids = (filter.ward ?? '').split(',').filter((id) => id !== '');
    const where = ids.map((id) => wards.find(({ areaId }) => String(areaId) === id)?.name ?? id);
    const [from, to] = [dayOfIso(filter.from ?? ''), dayOfIso(filter.to ?? '')];
    return [
      whatWords((filter.category ?? '').split(',').filter((code) => code !== '')),
      from !== null && to !== null ? rangeWords(from, to - 1) : '',
      where.length > 0 ? listWords(where) : filter.polygon ? 'drawn area' : '',
    ]
      .filter((part) => part !== '')
      .join(', ');
  };
  const about = describe(card.records.filter);
  const than = card.compareWith ? `, against ${describe(card.compareWith.filter)}` : '';
  return `${QUESTIONS[card.method] ?? optionWords(card.method)} ${about}${than}`;
}

const QUESTIONS: Record<string, string> = {
  kernelDensity: 'Where are incidents dense?',
  dualDensity: 'Where has the density changed?',
  relativeRisk: 'Where is the share higher than elsewhere?',
  hotSpots: 'Where are incidents denser than chance would make them?',
  localMoran: 'Which areas are high among high ones?',
  dbscan: 'Where do incidents crowd together?',
  stDbscan: 'Where do incidents crowd together in place and time?',
  hdbscan: 'Where do incidents crowd together, at any density?',
  nearestNeighbourHierarchy: 'Which incidents lie closer than chance?',
  stac: 'Which circles hold most?',
  nearRepeat: 'Does an incident raise the chance nearby?',
  aoristicClock: 'At which hours did they happen?',
  repeatPlaces: 'Which places have it again and again?',
  concentration: 'How few places hold how much?',
  areaRates: 'How high is the rate of each area?',
  trend: 'Is there a trend?',
  controlChart: 'Which months are out of control?',
  changePoints: 'When did the rate change for good?',
  compareCounts: 'Did the rate change between the two?',
  countModel: 'What do the counts follow?',
  ears: 'Which days are unusual?',
  farrington: 'Which weeks are unusual?',
  forecast: 'How many are to be expected?',
  funnel: 'Which areas differ by more than chance?',
  globalMoran: 'Do high areas lie together?',
  harm: 'Where is how much harm?',
  mantel: 'Do near ones follow each other in time?',
  nowcast: 'How many will there be when all are in?',
  ripleyK: 'At which distances do incidents crowd?',
  seasons: 'Is there a season?',
  smallShift: 'Has the rate shifted a little?',
  spaceTimeK: 'Over which distances and days do incidents crowd?',
  stability: 'Do the hot spots stay when the data wobble?',
};

function FiguresList({ figures }: { figures: Record<string, string | number | boolean | null> }) {
  const entries = Object.entries(figures).filter(([, value]) => value !== null);
  if (entries.length === 0) return null;
  return (
    <dl className="facts card-facts">
      {entries.map(([name, value]) => (
        <div key={name}>
          <dt>{optionWords(name)}</dt>
          <dd>{typeof value === 'number' ? String(Number(value.toPrecision(6))) : valueWords(value)}</dd>
        </div>
      ))}
    </dl>
  );
}

function Facts({ card, analysisId, madeAt }: { card: AnalysisCard; analysisId: string; madeAt: number | null }) {
  const { records, ground } = card;
  const facts: [string, string][] = [
    ['Method', `${card.method}, version ${card.methodVersion}`],
    ['Seed', String(card.seed)],
    ...Object.entries(card.parameters).map(([name, value]): [string, string] => [optionWords(name), valueWords(value)]),
    ['Records', `${countWords(records.n)}, of which ${countWords(card.nUsed)} used`],
    ['As known', records.asKnownAt.at === null ? 'before the first load' : momentWords(records.asKnownAt.at)],
    ['Hash of the records', records.sha256],
    ['Left out', card.leftOut.map(({ n, reason }) => `${countWords(n)} ${reason}`).join(', ') || 'none'],
    ['Study area', `${ground.words}, ${ground.areaKm2.toFixed(1)} km²`],
    ['Hash of the result', card.resultSha256],
    ['Made', madeAt === null ? '' : momentWords(madeAt)],
    ['Card', analysisId],
  ];
  return (
    <dl className="facts card-facts">
      {facts.map(([name, value]) =>
        value === '' ? null : (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ),
      )}
    </dl>
  );
}

function RepeatExactly({ card }: { card: AnalysisCard }) {
  const [state, setState] = useState<Repeated | 'asking' | null>(null);
  const [error, setError] = useState<unknown>(null);
  const repeat = async () => {
    setState('asking');
    setError(null);
    try {
      setState(await post<Repeated>('/api/analyses/repeat', cardHead(card)));
    } catch (problem) {
      setState(null);
      setError(problem);
    }
  };
  return (
    <div className="card-repeat">
      <button type="button" className="btn" disabled={state === 'asking'} onClick={() => void repeat()}>
        Repeat exactly
      </button>
      {state === 'asking' && (
        <p className="sm" role="status">
          Repeating on the same records …
        </p>
      )}
      {state !== null && state !== 'asking' && (
        <p className="sm" role="status">
          {state.same ? '✓ The same bytes again.' : `Not the same: ${state.because.join(' ')}`}{' '}
          <span className="ink2">
            Since then {plural(state.since.added, 'record')} came, {countWords(state.since.corrected)} were corrected
            and {countWords(state.since.gone)} left this selection.
          </span>
        </p>
      )}
      {error !== null && <Failed error={error} what="Repeating it" onRetry={() => void repeat()} />}
    </div>
  );
}
