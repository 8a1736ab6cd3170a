import { Check, CircleSlash2 } from 'lucide-react';
import { useEffect, useId, useState } from 'react';
import { KERNELS } from '../../analysis/index.ts';
import type { FilterAddress } from '../../picture/model.ts';
import { Failed } from '../api/failed.tsx';
import { KERNEL_NAMES, LIMITS, LIVE_METHODS, type LiveMethod, METHOD_NAMES } from '../map/measure.ts';
import { Skeleton } from '../ui/pieces.tsx';
import { countWords, plural } from '../ui/words.ts';
import { type MethodAdvice, useAdvice } from './api.ts';
import { CellTable } from './cell-table.tsx';
import { OptionsForm } from './options-form.tsx';
import type { PanelProps } from './panel.tsx';
import { useRun } from './run.ts';

/** The card that keeps what a live method shows; counts by square have none. */
const KEPT_AS: Record<LiveMethod, string | null> = { density: 'kernelDensity', counts: null, hotspots: 'hotSpots' };
const LIVE_AS: Record<string, LiveMethod> = { kernelDensity: 'density', hotSpots: 'hotspots' };

/** Choose a method, move what it hangs on, see the surface follow; run and keep what is worth it. */
export function MethodTab(props: PanelProps & { filter: FilterAddress; mayRun: boolean }) {
  const { live, search, change, filter, mayRun } = props;
  const advice = useAdvice(filter, mayRun);
  const { measure } = live;
  const serverMethod = LIVE_METHODS.some((name) => name === search.method) ? undefined : search.method;
  const chosen = serverMethod ?? measure.method;
  const server = advice.data?.methods.filter(({ name }) => LIVE_AS[name] === undefined) ?? [];
  const kept = advice.data?.methods.find(({ name }) => name === (serverMethod ?? KEPT_AS[measure.method]));
  const id = useId();
  return (
    <>
      <label className="field" htmlFor={id}>
        <span className="label">Method</span>
        <select
          id={id}
          className="in"
          value={chosen}
          onChange={(event) => change({ method: event.target.value, cell: undefined, hot: undefined, spot: undefined })}
        >
          <optgroup label="Live on the map">
            {LIVE_METHODS.map((name) => (
              <option key={name} value={name}>
                {METHOD_NAMES[name]}
              </option>
            ))}
          </optgroup>
          {server.length > 0 && (
            <optgroup label="Run and keep as a card">
              {server.map(({ name, title, fits }) => (
                <option key={name} value={name}>
                  {title}
                  {fits ? '' : ' (does not fit)'}
                </option>
              ))}
            </optgroup>
          )}
        </select>
      </label>
      {serverMethod === undefined ? <LiveControls {...props} /> : null}
      {kept && (
        <Fits
          advice={kept}
          all={advice.data?.methods ?? []}
          choose={(name) => change({ method: LIVE_AS[name] ?? name })}
        />
      )}
      {advice.isError && (
        <Failed error={advice.error} what="The method advisor" onRetry={() => void advice.refetch()} />
      )}
      {mayRun && advice.isPending && <Skeleton lines={2} height={14} words="Asking what fits" />}
      {kept ? (
        <RunAndKeep key={kept.name} {...props} advice={kept} isLive={serverMethod === undefined} />
      ) : (
        mayRun &&
        advice.data && (
          <p className="sm ink2 analysis-note">
            {METHOD_NAMES[measure.method]} is for looking. Keep it as a density or as Gi* hot spots.
          </p>
        )
      )}
      {!mayRun && (
        <p className="sm ink2 analysis-note">Your role may look, not keep. An analyst can keep this as a card.</p>
      )}
      {serverMethod === undefined && live.shown && (
        <CellTable shown={live.shown} picture={props.picture} change={change} />
      )}
      {advice.data && mayRun && (
        <details className="analysis-advice">
          <summary className="sm">
            What these {plural(advice.data.n, 'record')} can carry:{' '}
            {countWords(advice.data.methods.filter(({ fits }) => fits).length)} of {advice.data.methods.length} methods
          </summary>
          <ul>
            {advice.data.methods.map((each) => (
              <li key={each.name}>
                <Verdict advice={each} choose={() => change({ method: LIVE_AS[each.name] ?? each.name })} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function Verdict({ advice, choose }: { advice: MethodAdvice; choose: () => void }) {
  const Icon = advice.fits ? Check : CircleSlash2;
  return (
    <>
      <Icon size={14} strokeWidth={2} aria-hidden />
      <span className="sm">
        <button type="button" className="l b" onClick={choose}>
          {advice.title}
        </button>{' '}
        <span className="ink2">
          {advice.fits ? `fits. ${advice.why ?? ''}` : `does not fit. ${advice.refusal ?? ''}`}
        </span>
      </span>
    </>
  );
}

/** What the advisor says of the chosen method for these records; a refusal names what fits instead. */
function Fits({
  advice,
  all,
  choose,
}: {
  advice: MethodAdvice;
  all: readonly MethodAdvice[];
  choose: (name: string) => void;
}) {
  const instead = advice.instead === null ? undefined : all.find(({ name }) => name === advice.instead);
  if (!advice.fits) {
    return (
      <div className="notice" role="status">
        {advice.refusal}{' '}
        {instead && (
          <button type="button" className="l" onClick={() => choose(instead.name)}>
            Try {instead.title.charAt(0).toLowerCase()}
            {instead.title.slice(1)} instead
          </button>
        )}
      </div>
    );
  }
  return (
    <p className="sm ink2 analysis-note">
      {advice.why}
      {advice.caution && <> {advice.caution}</>}
    </p>
  );
}

function LiveControls({ live }: PanelProps) {
  const { measure, moveMeasure } = live;
  const id = useId();
  return (
    <div className="analysis-controls">
      {measure.method === 'density' && (
        <>
          <label className="field" htmlFor={id}>
            <span className="label">Shape of the kernel</span>
            <select
              id={id}
              className="in"
              value={measure.kernel}
              onChange={(event) => moveMeasure({ kernel: event.target.value })}
            >
              {KERNELS.map((name) => (
                <option key={name} value={name}>
                  {KERNEL_NAMES[name]}
                </option>
              ))}
            </select>
          </label>
          <Slider
            words={measure.kernel === 'gaussian' ? 'Bandwidth (one standard deviation)' : 'Bandwidth'}
            value={measure.reachMetres}
            limits={LIMITS.reach}
            onChange={(reach) => moveMeasure({ reach })}
          />
        </>
      )}
      <Slider
        words="Size of a cell"
        value={measure.cellMetres}
        limits={LIMITS.cell}
        onChange={(cell) => moveMeasure({ cell })}
      />
      {measure.method === 'hotspots' && (
        <Slider
          words="Neighbours within"
          value={measure.radiusMetres}
          limits={LIMITS.radius}
          onChange={(radius) => moveMeasure({ radius })}
        />
      )}
      <p className="xs mut">The days under the map and What, When and Where above it move the surface too.</p>
    </div>
  );
}

/** A slider and its number: typing is the way without dragging. */
export function Slider({
  words,
  value,
  limits: { from, to, step },
  unit = 'm',
  onChange,
}: {
  words: string;
  value: number;
  limits: { from: number; to: number; step: number };
  unit?: string;
  onChange: (value: number) => void;
}) {
  const id = useId();
  const [held, setHeld] = useState(value);
  useEffect(() => setHeld(value), [value]);
  const move = (next: number) => {
    setHeld(next);
    if (next >= from && next <= to) onChange(next);
  };
  return (
    <div className="slider">
      <label className="label" htmlFor={id}>
        {words}
      </label>
      <input
        type="range"
        aria-label={`${words}, slider`}
        min={from}
        max={to}
        step={step}
        value={held}
        aria-valuetext={`${held} ${unit}`}
        onChange={(event) => move(Number(event.target.value))}
      />
      <span className="row g1">
        <input
          id={id}
          className="in num"
          type="number"
          min={from}
          max={to}
          step={step}
          value={held}
          onChange={(event) => move(Number(event.target.value))}
        />
        <span className="xs mut">{unit}</span>
      </span>
    </div>
  );
}

/** Options that the live controls hold are sent as they stand; all others can be changed before the run. */
function RunAndKeep({
  advice,
  isLive,
  live,
  filter,
  change,
}: PanelProps & { advice: MethodAdvice; isLive: boolean; filter: FilterAddress }) {
  const run = useRun();
  const [options, setOptions] = useState<Record<string, unknown>>({});
  const { measure } = live;
  const fromMap: Record<string, unknown> = !isLive
    ? {}
    : measure.method === 'density'
      ? { kernel: measure.kernel, bandwidthMetres: measure.reachMetres, cellSizeMetres: measure.cellMetres }
      : measure.method === 'hotspots'
        ? { cellSizeMetres: measure.cellMetres, radiusMetres: measure.radiusMetres }
        : { cellSizeMetres: measure.cellMetres };
  const own = Object.keys(advice.schema.properties ?? {}).filter((name) => !(name in fromMap));
  const start = async (inBackground: boolean) => {
    const known = Object.fromEntries(
      Object.entries({ ...options, ...fromMap }).filter(([name]) => name in (advice.schema.properties ?? {})),
    );
    const analysisId = await run.start({ method: advice.name, options: known, filter }, inBackground);
    if (analysisId) change({ card: analysisId, layer: undefined });
  };
  if (advice.comparesTwo) {
    return (
      <p className="sm ink2 analysis-note">
        {advice.title} compares two selections.{' '}
        <button type="button" className="l" onClick={() => change({ panel: 'compare', vs: 'before' })}>
          Choose the days to compare with
        </button>
      </p>
    );
  }
  return (
    <div className="analysis-run">
      {own.length > 0 && (
        <details open={!isLive}>
          <summary className="sm">{isLive ? 'More options of the card' : 'Options'}</summary>
          <OptionsForm
            schema={advice.schema}
            names={own}
            values={{ ...advice.options, ...options }}
            onChange={setOptions}
          />
        </details>
      )}
      <div className="row g2 wrap">
        {run.isRunning ? (
          <>
            <span className="sm" role="status">
              Running on the server …
            </span>
            <button type="button" className="btn s" onClick={run.cancel}>
              Cancel
            </button>
          </>
        ) : (
          <>
            <button type="button" className="btn p f1" onClick={() => void start(false)}>
              Run and keep
            </button>
            <button type="button" className="btn" onClick={() => void start(true)}>
              In the background
            </button>
          </>
        )}
      </div>
      {run.error !== null && <Failed error={run.error} what="The analysis" onRetry={() => void start(false)} />}
    </div>
  );
}
