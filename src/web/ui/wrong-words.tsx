import { TriangleAlert } from 'lucide-react';
import { Problem } from '../api/client.ts';

/** What the server said no to, beside what was typed. */
export function WrongWords({ error }: { error: unknown }) {
  return (
    <p className="notice late" role="alert">
      <TriangleAlert size={15} strokeWidth={1.75} aria-hidden />
      <span>{error instanceof Problem ? error.message : 'Something went wrong. What you typed is still here.'}</span>
    </p>
  );
}
