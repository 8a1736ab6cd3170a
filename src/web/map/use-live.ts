import { useMemo } from 'react';
import type { LiveQuestion } from './live-surface.ts';
import type { Measure } from './measure.ts';
import type { Versus } from './periods.ts';
import type { Linked } from './use-linked.ts';

/** The question the surface answers; a new object only when something in it is new. */
export function useLiveQuestion(
  linked: Linked,
  measure: Measure,
  versus: Versus | null,
  frameDays: number | null,
  harmOfCategory: Float64Array | null,
): { here: LiveQuestion; difference: LiveQuestion | null; there: LiveQuestion | null } {
  const { filter, question, everywhere } = linked;
  const { method, kernel, reachMetres, cellMetres, radiusMetres, weigh } = measure;
  const vsFrom = versus?.days.from;
  const vsTo = versus?.days.to;
  return useMemo(() => {
    const here: LiveQuestion = {
      here: { filter, question },
      against: null,
      span: everywhere,
      frameDays,
      measure: { method, kernel, reachMetres, cellMetres, radiusMetres, weigh },
      harmOfCategory: weigh === 'harm' ? harmOfCategory : null,
    };
    if (vsFrom === undefined || vsTo === undefined) return { here, difference: null, there: null };
    const window = { spanFrom: vsFrom, spanTo: vsTo, brushFrom: vsFrom, brushTo: vsTo };
    const then = { filter, question: { ...question, ...window } };
    return { here, difference: { ...here, against: then }, there: { ...here, here: then } };
  }, [
    filter,
    question,
    everywhere,
    frameDays,
    method,
    kernel,
    reachMetres,
    cellMetres,
    radiusMetres,
    weigh,
    harmOfCategory,
    vsFrom,
    vsTo,
  ]);
}
