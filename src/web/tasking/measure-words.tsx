import type { TaskMeasure } from '../../tasking/model.ts';
import { MEASURES } from '../../vocabulary/index.ts';
import { dayOfIso, rangeWords } from '../ui/words.ts';

/** What success is measured by, in words. */
export function MeasureWords({ measure }: { measure: TaskMeasure }) {
  if (measure.kind === 'delivered') {
    return (
      <p className="sm">
        {measure.words} At least {measure.target} {measure.unit}.
      </p>
    );
  }
  const days = ({ first, last }: { first: string; last: string }) =>
    rangeWords(dayOfIso(first) ?? 0, dayOfIso(last) ?? 0);
  const counted = MEASURES.find(({ code }) => code === measure.measure)?.name ?? measure.categories.join(', ');
  return (
    <>
      <p className="sm">{measure.words}</p>
      <p className="xs ink2">
        Counted: {counted}. Before: {days(measure.before)}. After: {days(measure.after)}.{' '}
        {measure.control ? 'Against a control area' : 'No control area'}
        {measure.buffer ? ', with a buffer around it.' : '.'}
      </p>
    </>
  );
}
