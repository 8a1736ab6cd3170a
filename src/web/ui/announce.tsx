import { useSyncExternalStore } from 'react';

/** One polite live region a page. Sentences replace each other; the same sentence is said once. */
let sentence = '';
const listeners = new Set<() => void>();
let timer = 0;

export function announce(words: string): void {
  window.clearTimeout(timer);
  timer = window.setTimeout(() => {
    sentence = words;
    for (const tell of listeners) tell();
  }, 300);
}

export function LiveRegion() {
  const words = useSyncExternalStore(
    (tell) => {
      listeners.add(tell);
      return () => listeners.delete(tell);
    },
    () => sentence,
  );
  return (
    <div className="unseen" role="status" aria-live="polite" data-live-region>
      {words}
    </div>
  );
}
