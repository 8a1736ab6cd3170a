import { Pause, Play as PlayIcon, SkipBack, StepBack, StepForward } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { countWords, plural, rangeWords } from '../ui/words.ts';
import type { PanelProps } from './panel.tsx';

const LENGTHS = [1, 7, 14, 28, 91];
const FRAME_MS = 450;
/** For whoever asked for less motion: time to look at each picture. */
const CALM_FRAME_MS = 2000;

/** The days go by in frames of equal length over cells and breaks that never change. */
export function Play({ live, state, search, change, linked }: PanelProps) {
  const { brush, move } = live;
  const { span } = state;
  const length = search.frame ?? 7;
  const spanDays = span.to - span.from + 1;
  // Short spans slide by a day; long ones go frame by frame.
  const step = spanDays <= 120 ? Math.max(1, Math.floor(length / 7)) : length;
  const last = Math.max(span.from, span.to - length + 1);
  const nFrames = Math.floor((last - span.from) / step) + 1;
  const at = Math.max(0, Math.min(nFrames - 1, Math.round((brush.from - span.from) / step)));
  const [isPlaying, setIsPlaying] = useState(false);
  const isCalm = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
  const show = (frame: number) => {
    const from = span.from + Math.max(0, Math.min(nFrames - 1, frame)) * step;
    move({ from, to: Math.min(span.to, from + length - 1) });
  };
  const isFramed = brush.to - brush.from + 1 === Math.min(length, spanDays);
  const next = useRef(() => {});
  next.current = () => {
    if (at >= nFrames - 1 && isFramed) setIsPlaying(false);
    else show(isFramed ? at + 1 : 0);
  };
  useEffect(() => {
    if (!isPlaying) return;
    const timer = window.setInterval(() => next.current(), isCalm ? CALM_FRAME_MS : FRAME_MS);
    return () => window.clearInterval(timer);
  }, [isPlaying, isCalm]);
  const press = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    setIsPlaying(false);
    show(at + by);
  };
  return (
    <div className="play">
      <label className="field">
        <span className="label">Each picture holds</span>
        <select
          className="in"
          value={length}
          onChange={(event) => {
            const next = Number(event.target.value);
            change({ frame: next });
            move({ from: span.from, to: Math.min(span.to, span.from + next - 1) });
          }}
        >
          {LENGTHS.filter((days) => days < spanDays).map((days) => (
            <option key={days} value={days}>
              {plural(days, 'day')}
            </option>
          ))}
        </select>
      </label>
      {nFrames < 2 ? (
        <p className="sm ink2">The span holds one picture only. Choose a longer time under When.</p>
      ) : (
        <>
          <fieldset className="row g2" aria-label="Playback">
            <Knob words="To the start" icon={SkipBack} onPress={() => show(0)} onKeyDown={press} />
            <Knob words="One step back" icon={StepBack} onPress={() => show(at - 1)} onKeyDown={press} />
            <button
              type="button"
              className="btn p"
              onKeyDown={press}
              onClick={() => {
                if (!isPlaying && at >= nFrames - 1) show(0);
                setIsPlaying(!isPlaying);
              }}
            >
              {isPlaying ? <Pause size={16} aria-hidden /> : <PlayIcon size={16} aria-hidden />}
              {isPlaying ? 'Pause' : 'Play'}
            </button>
            <Knob words="One step on" icon={StepForward} onPress={() => show(at + 1)} onKeyDown={press} />
          </fieldset>
          <input
            type="range"
            className="play-range"
            aria-label="Which days"
            aria-valuetext={rangeWords(brush.from, brush.to)}
            min={0}
            max={nFrames - 1}
            value={at}
            onChange={(event) => {
              setIsPlaying(false);
              show(Number(event.target.value));
            }}
          />
          <p className="aside-lead">
            <b>{rangeWords(brush.from, brush.to)}</b>: {plural(linked.answer.total, 'record')}
          </p>
          <p className="sm ink2">
            Picture {countWords(at + 1)} of {countWords(nFrames)}, each {plural(step, 'day')} after the last. Cells and
            breaks stay the same throughout; breaks come from the busiest picture.
          </p>
          <p className="xs mut">
            Arrow keys step. {isCalm ? 'Pictures follow slowly because you asked for less motion.' : ''}
          </p>
        </>
      )}
    </div>
  );
}

function Knob({
  words,
  icon: Icon,
  onPress,
  onKeyDown,
}: {
  words: string;
  icon: typeof SkipBack;
  onPress: () => void;
  onKeyDown: (event: KeyboardEvent) => void;
}) {
  return (
    <button type="button" className="btn sq" aria-label={words} title={words} onClick={onPress} onKeyDown={onKeyDown}>
      <Icon size={16} strokeWidth={1.75} aria-hidden />
    </button>
  );
}
