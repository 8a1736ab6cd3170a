import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Charge, HoldStep, HoldView, HoldWorkflow } from '../../services/model.ts';
import { get, post } from '../api/client.ts';
import { useMay } from '../api/queries.ts';

const ALL = ['cases', 'holds'];

export const useOpenHolds = () =>
  useQuery({
    queryKey: [...ALL, 'open'],
    queryFn: ({ signal }) => get<{ holds: HoldView[] }>('/api/services/holds', {}, signal),
  });

export const useHoldsOf = (caseId: number) =>
  useQuery({
    queryKey: [...ALL, 'case', caseId],
    queryFn: ({ signal }) => get<{ holds: HoldView[] }>(`/api/cases/${caseId}/holds`, {}, signal),
    enabled: useMay('case.vehicle'),
  });

export interface HoldStepSaid {
  step: HoldStep;
  words: string;
  place?: string;
  pence?: number;
  towards?: Charge;
  isTaxed?: boolean;
  certificate?: string;
  facility?: string;
}

export function useHoldStep({ holdId, version }: Pick<HoldView, 'holdId' | 'version'>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (said: HoldStepSaid) =>
      post<HoldView>(`/api/services/holds/${holdId}/steps`, {
        ...{ ...said, expectedVersion: version, idempotencyKey: crypto.randomUUID() },
      }),
    onSettled: () => client.invalidateQueries({ queryKey: ALL }),
  });
}

export function useLift(caseId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (said: { place: string; workflow: HoldWorkflow }) =>
      post<HoldView>(`/api/cases/${caseId}/holds`, { ...said, idempotencyKey: crypto.randomUUID() }),
    onSuccess: () => client.invalidateQueries({ queryKey: ALL }),
  });
}
