import '../ui/tokens.css';
import './residents.css';
import { shrink } from '../phone/shrink.ts';

/** What a script adds to pages that are whole without it: a list that narrows while typing, the phone's position, the map. */

const one = <T extends Element = HTMLElement>(selector: string): T | null => document.querySelector<T>(selector);

function narrowKinds(): void {
  const input = one<HTMLInputElement>('form[action="/report"] #q');
  const items = [...document.querySelectorAll<HTMLElement>('[data-kinds="all"] > li')];
  input?.addEventListener('input', () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    const holds = (item: HTMLElement) => words.every((word) => item.dataset['words']?.includes(word));
    const isAny = items.some(holds);
    // A word that nothing holds is for the server, which knows near misses: the whole list stays.
    for (const item of items) item.hidden = isAny && !holds(item);
  });
}

function offerWays(): void {
  const ways = one('[data-ways]');
  if (ways === null) return;
  ways.hidden = false;
  const at = ({ longitude, latitude }: { longitude: number; latitude: number }, isMap: boolean) => {
    const url = new URL(ways.dataset['ways']!, location.href);
    url.searchParams.set('longitude', longitude.toFixed(6));
    url.searchParams.set('latitude', latitude.toFixed(6));
    if (isMap) url.searchParams.set('map', '1');
    location.assign(url);
  };
  const said = ways.querySelector('[data-said]')!;
  ways.querySelector('[data-device]')?.addEventListener('click', () => {
    const failed = () => {
      said.textContent = ways.dataset['failed']!;
    };
    if (!('geolocation' in navigator)) return failed();
    navigator.geolocation.getCurrentPosition(({ coords }) => at(coords, false), failed, {
      enableHighAccuracy: true,
      timeout: 15_000,
      maximumAge: 60_000,
    });
  });
  ways.querySelector('[data-map]')?.addEventListener('click', () => {
    at({ longitude: Number(ways.dataset['longitude']), latitude: Number(ways.dataset['latitude']) }, true);
  });
}

function offerPlaceMap(): void {
  const check = one('[data-check]');
  const box = one('[data-map-here]');
  if (check === null || box === null) return;
  let asked: AbortController | null = null;
  /** The page of the place under the pin, asked of the server: what is near and whose it is stands there, not here. */
  async function moved(longitude: number, latitude: number): Promise<void> {
    asked?.abort();
    asked = new AbortController();
    const url = new URL(check!.dataset['check']!, location.href);
    url.searchParams.set('longitude', longitude.toFixed(6));
    url.searchParams.set('latitude', latitude.toFixed(6));
    url.searchParams.set('map', '1');
    try {
      const answer = await fetch(url, { signal: asked.signal });
      if (!answer.ok) return;
      const there = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('[data-found]');
      const here = one('[data-found]');
      // Away from the area the server answers with another page: it is gone to, and says why.
      if (there === null) return location.assign(url);
      here?.replaceWith(there);
      history.replaceState(null, '', url);
      mapIsOpen();
    } catch (error) {
      if (!(error instanceof DOMException && error.name === 'AbortError')) throw error;
    }
  }
  const mapIsOpen = () => {
    for (const piece of document.querySelectorAll<HTMLElement>('[data-with-map]')) piece.hidden = false;
  };
  const open = async () => {
    box.hidden = false;
    const { openPlaceMap } = await import('./map.ts');
    const at = { longitude: Number(check.dataset['longitude']), latitude: Number(check.dataset['latitude']) };
    openPlaceMap(
      box,
      { ...at, label: check.dataset['mapLabel']! },
      (longitude, latitude) => void moved(longitude, latitude),
    );
    mapIsOpen();
    for (const button of document.querySelectorAll<HTMLElement>('[data-found] [data-map]')) button.hidden = true;
  };
  if (check.dataset['mapOpen'] !== undefined) void open();
  else {
    const button = one('[data-found] [data-map]');
    if (button === null) return;
    button.hidden = false;
    button.addEventListener('click', () => void open());
  }
}

function offerDoneMap(): void {
  const button = one('[data-done-map]');
  const box = one('[data-map-here]');
  if (button === null || box === null) return;
  button.hidden = false;
  button.addEventListener('click', async () => {
    button.hidden = true;
    box.hidden = false;
    const marks = [...document.querySelectorAll<HTMLElement>('tr[data-longitude]')].map(({ dataset }) => ({
      longitude: Number(dataset['longitude']),
      latitude: Number(dataset['latitude']),
      n: Number(dataset['n']),
    }));
    const { openDoneMap } = await import('./map.ts');
    openDoneMap(box, marks, button.dataset['doneMap']!);
  });
}

/** Photos of several megabytes are made small before they are sent, where the browser can. */
function shrinkPhotos(): void {
  const input = one<HTMLInputElement>('input[type="file"][data-most]');
  if (input === null || typeof OffscreenCanvas === 'undefined') return;
  let isOurs = false;
  input.addEventListener('change', async () => {
    if (isOurs) return;
    const files = [...(input.files ?? [])].slice(0, Number(input.dataset['most']));
    const small = new DataTransfer();
    for (const file of files) {
      const blob = await shrink(file);
      small.items.add(
        blob === null || blob.size > file.size ? file : new File([blob], 'photo.jpg', { type: blob.type }),
      );
    }
    isOurs = true;
    input.files = small.files;
    isOurs = false;
  });
}

/** A second press while the first is on its way is not sent; the server would count it once all the same. */
function sendOnce(): void {
  const form = one<HTMLFormElement>('form[data-send]');
  form?.addEventListener('submit', (event) => {
    if (form.dataset['sent'] !== undefined) return event.preventDefault();
    form.dataset['sent'] = '';
    form.querySelector('button')?.setAttribute('aria-busy', 'true');
  });
  // Back from the next page, the form can be sent again.
  window.addEventListener('pageshow', () => {
    if (form !== null) delete form.dataset['sent'];
    form?.querySelector('button')?.removeAttribute('aria-busy');
  });
}

narrowKinds();
offerWays();
offerPlaceMap();
offerDoneMap();
shrinkPhotos();
sendOnce();
one('.faults[tabindex]')?.focus();
