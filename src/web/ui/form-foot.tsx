import { WrongWords } from './wrong-words.tsx';

/** The end of a form in a dialog: what went wrong, the way back, and what it does. */
export function FormFoot({
  words,
  save: { isPending, error },
  isBlocked = false,
  onClose,
}: {
  /** What the form does: "Release". */
  words: string;
  save: { isPending: boolean; error: unknown };
  /** Something stands against it, said above. */
  isBlocked?: boolean;
  onClose: () => void;
}) {
  return (
    <>
      {Boolean(error) && <WrongWords error={error} />}
      <div className="row g2 end">
        <button type="button" className="btn" onClick={onClose}>
          Not now
        </button>
        <button type="submit" className="btn p" disabled={isPending || isBlocked}>
          {words}
        </button>
      </div>
    </>
  );
}
