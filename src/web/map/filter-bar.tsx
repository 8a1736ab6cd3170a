import { memo, type ReactNode } from 'react';
import type { LocationPrecision } from '../../vocabulary/index.ts';
import type { AreaName } from '../api/types.ts';
import { PopoverButton } from '../ui/popover.tsx';
import { isoOfDay, rangeWords } from '../ui/words.ts';
import { PlacedPicker, WhatPicker, WhenPicker, WherePicker } from './pickers.tsx';
import { joined } from './search.ts';
import { placedWords, whatWords, whereWords } from './sentence.ts';
import type { ChangeMap, Days, MapState } from './state.ts';

/** Reads as a sentence: What, When, Where, Placed to. Each part is drawn anew only when it changes: brushing is When. */
export function FilterBar({
  state,
  brush,
  change,
  wards,
  whole,
  onDraw,
}: {
  state: MapState;
  brush: Days;
  change: ChangeMap;
  wards: readonly AreaName[];
  /** First and last day there are records of. */
  whole: Days;
  onDraw: () => void;
}) {
  return (
    <>
      <What what={state.what} change={change} />
      <When span={state.span} words={rangeWords(brush.from, brush.to)} whole={whole} change={change} />
      <Where chosen={state.wards} isDrawn={state.ring !== null} wards={wards} change={change} onDraw={onDraw} />
      <Placed placed={state.placed} change={change} />
    </>
  );
}

const What = memo(function What({ what, change }: { what: readonly string[]; change: ChangeMap }) {
  return (
    <Chip word="What" value={whatWords(what)} width={360}>
      <WhatPicker
        chosen={what}
        onChange={(codes) => change({ what: joined(codes), hide: undefined, sel: undefined, hot: undefined })}
      />
    </Chip>
  );
});

const When = memo(function When({
  span,
  words,
  whole,
  change,
}: {
  span: Days;
  words: string;
  whole: Days;
  change: ChangeMap;
}) {
  const choose = (next: Days) =>
    change({
      from: isoOfDay(next.from),
      to: isoOfDay(next.to),
      bfrom: undefined,
      bto: undefined,
      sel: undefined,
      hot: undefined,
    });
  return (
    <Chip word="When" value={words} width={330}>
      <WhenPicker span={span} whole={whole} onChange={choose} />
    </Chip>
  );
});

const Where = memo(function Where({
  chosen,
  isDrawn,
  wards,
  change,
  onDraw,
}: {
  chosen: readonly number[];
  isDrawn: boolean;
  wards: readonly AreaName[];
  change: ChangeMap;
  onDraw: () => void;
}) {
  const names = chosen.map((id) => wards.find((ward) => ward.areaId === id)?.name ?? `Ward ${id}`);
  return (
    <Chip word="Where" value={whereWords(names, isDrawn)} width={300}>
      {(close) => (
        <WherePicker
          wards={wards}
          chosen={chosen}
          isDrawn={isDrawn}
          onChange={(ids) => change({ ward: joined(ids), sel: undefined, hot: undefined })}
          onClearDrawn={() => change({ draw: undefined })}
          onDraw={() => {
            close();
            onDraw();
          }}
        />
      )}
    </Chip>
  );
});

const Placed = memo(function Placed({ placed, change }: { placed: readonly LocationPrecision[]; change: ChangeMap }) {
  return (
    <Chip word="Placed to" value={placedWords(placed)} width={320}>
      <PlacedPicker chosen={placed} onChange={(next) => change({ placed: joined(next), sel: undefined })} />
    </Chip>
  );
});

function Chip({
  word,
  value,
  width,
  children,
}: {
  word: string;
  value: string;
  width: number;
  children: ReactNode | ((close: () => void) => ReactNode);
}) {
  return (
    <PopoverButton
      panelLabel={word}
      width={width}
      button={
        <>
          <span className="mut">{word}</span> <b className="ell">{value}</b>
        </>
      }
    >
      {children}
    </PopoverButton>
  );
}
