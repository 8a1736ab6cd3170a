import { TriangleAlert } from 'lucide-react';
import { Problem } from './client.ts';

/** What failed, what still works, the reference, and Try again. */
export function Failed({ error, what, onRetry }: { error: unknown; what: string; onRetry?: () => void }) {
  const problem = error instanceof Problem ? error : null;
  if (problem?.status === 403) {
    return (
      <div className="state" role="alert">
        <h3>Your role does not include this</h3>
        <p className="sm ink2">{problem.message} An administrator of your partnership can grant it.</p>
      </div>
    );
  }
  return (
    <div className="state" role="alert">
      <h3 className="row g2 late-ink">
        <TriangleAlert size={16} strokeWidth={1.75} aria-hidden /> {what} could not be shown
      </h3>
      <p className="sm ink2">{problem?.message ?? 'Something in this page failed.'} The other pages still work.</p>
      {problem?.reference && <p className="xs mut">Reference {problem.reference}</p>}
      {onRetry && (
        <button type="button" className="btn" onClick={onRetry}>
          Try again
        </button>
      )}
    </div>
  );
}
