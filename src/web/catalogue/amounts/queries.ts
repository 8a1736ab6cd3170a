import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { HoldTerms, PenaltyOffence, ReviewThreshold } from '../../../services/model.ts';
import { get, put } from '../../api/client.ts';

const ALL = ['catalogue', 'amounts'];

export type DatedThreshold = ReviewThreshold & { from: string };

export interface AmountsKept {
  terms: { now: HoldTerms[]; later: HoldTerms[] };
  offences: { now: PenaltyOffence[]; later: PenaltyOffence[] };
  threshold: { now: DatedThreshold[]; later: DatedThreshold[] };
}

/** Everything that is counted in pounds, days or reports: as it stands, and what begins on a later day. */
export const useAmounts = () =>
  useQuery({
    queryKey: ALL,
    async queryFn({ signal }): Promise<AmountsKept> {
      const [terms, offences, threshold] = await Promise.all([
        get<AmountsKept['terms']>('/api/services/terms', {}, signal),
        get<{ offences: PenaltyOffence[]; later: PenaltyOffence[] }>('/api/services/offences', {}, signal),
        get<{ now: DatedThreshold; later: DatedThreshold | null }>('/api/services/threshold', {}, signal),
      ]);
      return {
        terms,
        offences: { now: offences.offences, later: offences.later },
        threshold: { now: [threshold.now], later: threshold.later === null ? [] : [threshold.later] },
      };
    },
  });

export function useSaveAmount(path: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (entry: object) => put(path, entry),
    onSuccess: () => client.invalidateQueries({ queryKey: ALL }),
  });
}
