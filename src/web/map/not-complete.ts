import { useQuery } from '@tanstack/react-query';
import type { Briefing } from '../../intelligence/model.ts';
import { AGENCY_KINDS } from '../../vocabulary/index.ts';
import { get } from '../api/client.ts';
import { useMay, useMeta } from '../api/queries.ts';
import { useKnown } from '../shell/known.ts';
import { countWords, plural } from '../ui/words.ts';
import { N_KINDS } from './linked-views.ts';
import type { Days } from './state.ts';

export interface NotComplete {
  /** First local day that is not all in; null when every day shown is. */
  hatchFrom: number | null;
  /** "Last 2 days hatched: 25 so far, expect 29 to 38". */
  note: string;
}

/** Which of the last days will still grow, because records come late or a feed has not come at all. */
export function useNotComplete(byDay: Int32Array, span: Days): NotComplete {
  const late = useMeta().data?.lateFeeds ?? [];
  const { moment, isReplay } = useKnown();
  const asked = { date: undefined, areaId: undefined, asKnownAt: isReplay && moment ? moment.at : undefined };
  const briefing = useQuery({
    queryKey: ['briefing', asked],
    queryFn: ({ signal }) => get<Briefing>('/api/briefing', asked, signal),
    enabled: useMay('briefing.read'),
  }).data;
  const missing = late.filter(({ completeToDay }) => completeToDay !== null && completeToDay < span.to);
  const growing = briefing ? growingDays(briefing, byDay, span) : null;
  if (growing) return growing;
  if (missing.length === 0) return { hatchFrom: null, note: '' };
  return {
    hatchFrom: Math.min(...missing.map(({ completeToDay }) => (completeToDay ?? 0) + 1)),
    note: `Hatched: ${plural(missing.length, 'feed')} not complete`,
  };
}

function growingDays({ greyFromDay, delays, covers }: Briefing, byDay: Int32Array, span: Days): NotComplete | null {
  const shown = AGENCY_KINDS.filter((_, kind) => byDay.some((n, i) => i % N_KINDS === kind && n > 0));
  const firsts = shown.flatMap((kind) => greyFromDay[kind] ?? []).filter((day) => day <= span.to);
  if (firsts.length === 0) return null;
  const hatchFrom = Math.max(span.from, Math.min(...firsts));
  let soFar = 0;
  let stillToCome = 0;
  for (let day = hatchFrom; day <= span.to; day++) {
    for (const [kind, name] of AGENCY_KINDS.entries()) {
      const n = byDay[(day - span.from) * N_KINDS + kind] ?? 0;
      soFar += n;
      const share = delays.find(({ agency }) => agency === name)?.share[covers.toDay - day];
      if (share !== undefined && share > 0.05 && share < 1) stillToCome += n / share - n;
    }
  }
  const spread = 1.96 * Math.sqrt(stillToCome);
  const days = span.to - hatchFrom + 1;
  const expected =
    stillToCome < 1
      ? ''
      : `, expect ${countWords(soFar + Math.max(0, stillToCome - spread))} to ${countWords(soFar + stillToCome + spread)}`;
  return { hatchFrom, note: `Last ${plural(days, 'day')} hatched: ${countWords(soFar)} so far${expected}` };
}
