import { useCallback, useState } from 'react';

export interface Position {
  longitude: number;
  latitude: number;
  /** How far it may be off. */
  metres: number;
}

/** Where this phone is, once it was asked; the phone asks its owner. Nothing of it is sent by itself. */
export function usePosition(): { position: Position | null; trouble: string | null; locate(): void } {
  const [position, setPosition] = useState<Position | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const locate = useCallback(() => {
    navigator.geolocation.getCurrentPosition(
      ({ coords: { longitude, latitude, accuracy } }) => {
        setTrouble(null);
        setPosition({ longitude, latitude, metres: Math.round(accuracy) });
      },
      () => setTrouble('This phone does not say where it is.'),
      { enableHighAccuracy: true, timeout: 15_000, maximumAge: 30_000 },
    );
  }, []);
  return { position, trouble, locate };
}
