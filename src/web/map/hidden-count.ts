import { useQuery } from '@tanstack/react-query';
import { get } from '../api/client.ts';
import type { Provenance } from '../api/types.ts';
import { isoOfDay } from '../ui/words.ts';
import { hourOfCell } from './search.ts';
import type { Days, MapState } from './state.ts';

/** How many more records match that this reader's role may not open; the server counts them, and never of drawn areas. */
export function useHiddenCount(
  { what, wards, ring, placed, block }: MapState,
  brush: Days,
  known: number | null,
): number {
  const hours: number[] = [];
  if (block) {
    for (let day = block.day0; day <= block.day1; day++) {
      for (let col = block.col0; col <= block.col1; col++) hours.push(hourOfCell(day, col));
    }
  }
  const asked = {
    category: what.join(','),
    ward: wards.join(','),
    placed: placed.join(','),
    from: isoOfDay(brush.from),
    to: isoOfDay(brush.to + 1),
    hours: hours.join(','),
    asKnownAt: known,
  };
  const answer = useQuery({
    queryKey: ['picture', 'hidden', asked],
    queryFn: ({ signal }) => get<{ provenance: Provenance }>('/api/picture/cube', asked, signal),
    enabled: ring === null,
  });
  return ring === null ? (answer.data?.provenance.hidden ?? 0) : 0;
}
