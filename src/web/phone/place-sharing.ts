import { useCallback, useEffect, useRef, useState } from 'react';
import type { Phone } from './use-phone.ts';

/** How an officer's own sharing stands, as the server says. */
export interface Sharing {
  isOn: boolean;
  /** On shift now: it can be turned on. */
  mayShare: boolean;
  /** When it ends by itself. */
  until: number | null;
  sentAt: number | null;
}

export interface PlaceSharing {
  /** Null until it was asked, and for whoever does not work cases. */
  sharing: Sharing | null;
  trouble: string | null;
  turn(isOn: boolean): void;
}

const SEND_EVERY_MS = 60_000;
const PATH = '/api/dispatch/position';

/** Sends where the phone is while its owner shares it and the application is open; never kept, never sent late. */
export function usePlaceSharing(phone: Phone): PlaceSharing {
  const [sharing, setSharing] = useState<Sharing | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const lastSent = useRef(0);
  const mayWork = phone.book?.person.permissions.includes('case.work') ?? false;
  const isAsked = mayWork && phone.signal === 'yes' && !phone.needsSignIn;
  const ask = useCallback(async (path: string, init: RequestInit = {}) => {
    try {
      const response = await fetch(path, { credentials: 'same-origin', ...init });
      const body = (await response.json()) as Sharing & { title?: string };
      if (response.ok) {
        setSharing(body);
        setTrouble(null);
      } else setTrouble(body.title ?? 'It could not be changed.');
    } catch {
      // Without signal nothing is shared, and nothing waits to be.
    }
  }, []);
  const put = useCallback(
    (path: string, body: object) =>
      ask(path, { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    [ask],
  );
  useEffect(() => {
    if (isAsked) void ask(PATH);
  }, [isAsked, ask]);
  const isOn = sharing?.isOn ?? false;
  useEffect(() => {
    if (!isOn || !isAsked) return;
    const watch = navigator.geolocation.watchPosition(
      ({ coords: { longitude, latitude, accuracy } }) => {
        if (Date.now() - lastSent.current < SEND_EVERY_MS) return;
        lastSent.current = Date.now();
        void put(PATH, { longitude, latitude, accuracyMetres: Math.round(accuracy) });
      },
      () => setTrouble('This phone does not say where it is, so nothing is shared.'),
      { enableHighAccuracy: true, maximumAge: 30_000 },
    );
    return () => navigator.geolocation.clearWatch(watch);
  }, [isOn, isAsked, put]);
  const turn = useCallback((wanted: boolean) => void put(`${PATH}/sharing`, { isOn: wanted }), [put]);
  return { sharing, trouble, turn };
}
