import { useEffect, useRef } from 'react';

/** One shortcut: `g t` is two keys in turn; `Ctrl k` works while typing too. */
export interface Shortcut {
  keys: string;
  words: string;
  does: () => void;
}

interface Group {
  name: string;
  shortcuts: readonly Shortcut[];
}

const groups = new Set<{ current: Group }>();
const OFF_KEY = 'aim.singleKeysOff';

export const singleKeysAreOn = (): boolean => localStorage.getItem(OFF_KEY) === null;

export function setSingleKeys(on: boolean): void {
  if (on) localStorage.removeItem(OFF_KEY);
  else localStorage.setItem(OFF_KEY, '1');
}

/** Every shortcut that works on this page now, for the help that `?` opens. */
export const shortcutsNow = (): Group[] => [...groups].map((group) => group.current);

/** Shortcuts that hold while the component is on the page. */
export function useShortcuts(name: string, shortcuts: readonly Shortcut[]): void {
  const group = useRef<Group>({ name, shortcuts });
  group.current = { name, shortcuts };
  useEffect(() => {
    groups.add(group);
    return () => {
      groups.delete(group);
    };
  }, []);
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

let first = '';
let firstAt = 0;

function hear(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.altKey) return;
  const isCommand = event.ctrlKey || event.metaKey;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (
    !isCommand &&
    (isTyping(event.target) || !singleKeysAreOn() || document.querySelector('[role=dialog],[role=alertdialog]'))
  )
    return;
  const pressed = isCommand ? `Ctrl ${key}` : Date.now() - firstAt < 1200 && first !== '' ? `${first} ${key}` : key;
  first = '';
  for (const group of groups) {
    const shortcut = group.current.shortcuts.find(({ keys }) => keys.toLowerCase() === pressed.toLowerCase());
    if (shortcut) {
      event.preventDefault();
      shortcut.does();
      return;
    }
  }
  if (key === 'g' && !isCommand) {
    first = 'g';
    firstAt = Date.now();
  }
}

export function startKeys(): () => void {
  window.addEventListener('keydown', hear);
  return () => window.removeEventListener('keydown', hear);
}
