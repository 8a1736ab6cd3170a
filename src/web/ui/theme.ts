import { useSyncExternalStore } from 'react';

/** Follows the system unless the person fixed it; kept on this device. */
export type ThemeChoice = 'system' | 'light' | 'dark';

const KEY = 'aim.theme';
const dark = window.matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set<() => void>();

export function themeChoice(): ThemeChoice {
  const kept = localStorage.getItem(KEY);
  return kept === 'light' || kept === 'dark' ? kept : 'system';
}

/** Paper is always light. */
let isOnPaper = false;

export function isDark(): boolean {
  if (isOnPaper) return false;
  const choice = themeChoice();
  return choice === 'dark' || (choice === 'system' && dark.matches);
}

function apply(): void {
  document.documentElement.dataset['theme'] = isDark() ? 'dark' : 'light';
  for (const tell of listeners) tell();
}

export function chooseTheme(choice: ThemeChoice): void {
  if (choice === 'system') localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, choice);
  apply();
}

/** Light while something is laid out for printing, whatever the person chose. */
export function setOnPaper(isOn: boolean): void {
  isOnPaper = isOn;
  apply();
}

export function startTheme(): void {
  window.addEventListener('beforeprint', () => setOnPaper(true));
  window.addEventListener('afterprint', () => setOnPaper(false));
  dark.addEventListener('change', apply);
  apply();
}

const subscribe = (tell: () => void) => {
  listeners.add(tell);
  return () => listeners.delete(tell);
};

export const useThemeChoice = (): ThemeChoice => useSyncExternalStore(subscribe, themeChoice);
export const useIsDark = (): boolean => useSyncExternalStore(subscribe, isDark);
