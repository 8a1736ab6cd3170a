import { useEffect, useId, useRef, useState } from 'react';

let nextKey = 0;
const newKey = () => `k${nextKey++}`;

/**
 * A list that is added to, taken from and put in order, each with a key that stays with it. Where the thing with the
 * focus moves or goes, the focus follows: `focusOn` names the id of an element that is there after the change.
 */
export function useList<Item>(items: readonly Item[], onChange: (items: Item[]) => void) {
  const id = useId();
  const [keys, setKeys] = useState(() => items.map(newKey));
  const focus = useRef<string | null>(null);
  useEffect(() => {
    if (focus.current === null) return;
    const found = document.getElementById(focus.current);
    const field = found?.matches('button, summary')
      ? found
      : found?.querySelector<HTMLElement>('input, select, textarea');
    focus.current = null;
    field?.focus();
  });
  return {
    /** Prefix of the ids of this list's elements. */
    id,
    keys,
    focusOn: (element: string) => {
      focus.current = element;
    },
    set: (at: number, item: Item) => onChange(items.map((each, i) => (i === at ? item : each))),
    add: (item: Item): string => {
      const key = newKey();
      setKeys([...keys, key]);
      onChange([...items, item]);
      return key;
    },
    remove: (at: number) => {
      setKeys(keys.filter((_, i) => i !== at));
      onChange(items.filter((_, i) => i !== at));
    },
    move: (at: number, by: -1 | 1) => {
      setKeys(swapped(keys, at, at + by));
      onChange(swapped(items, at, at + by));
    },
  };
}

function swapped<Item>(items: readonly Item[], a: number, b: number): Item[] {
  const next = [...items];
  [next[a], next[b]] = [next[b]!, next[a]!];
  return next;
}
