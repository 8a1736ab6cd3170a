import { Camera } from 'lucide-react';
import { type ChangeEvent, useRef, useState } from 'react';
import { announce } from '../ui/announce.tsx';
import { shrink } from './shrink.ts';
import type { Phone } from './use-phone.ts';

/** Takes a photo and keeps it on the phone until it is sent. */
export function PhotoButton({
  phone,
  path,
  chain,
  number,
}: {
  phone: Phone;
  path: string;
  /** Updates about one thing wait for each other. */
  chain: string;
  number: string;
}) {
  const input = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const take = async (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0];
    event.target.value = '';
    if (!file) return;
    const photo = await shrink(file);
    if (photo === null) return setProblem('This file is not a photo this phone can read. Take one with the camera.');
    setProblem(null);
    const request = { method: 'POST', path, body: {} } as const;
    await phone.act({ chain, did: `Photo for ${number}`, request, photo });
    announce('Photo saved on this phone.');
  };
  return (
    <>
      <button type="button" className="phone-chip" onClick={() => input.current?.click()}>
        <Camera size={22} strokeWidth={1.75} aria-hidden /> Photo
      </button>
      <input
        ref={input}
        type="file"
        accept="image/*"
        capture="environment"
        hidden
        aria-label="Take a photo"
        onChange={(event) => void take(event)}
      />
      {problem !== null && (
        <p className="late-ink" role="alert">
          {problem}
        </p>
      )}
    </>
  );
}
