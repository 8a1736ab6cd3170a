import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReviewFigures, ReviewStep, ReviewView } from '../../services/model.ts';
import { get, post } from '../api/client.ts';

const ALL = ['cases', 'reviews'];

export const useReviewsNow = () =>
  useQuery({
    queryKey: [...ALL, 'now'],
    queryFn: ({ signal }) =>
      get<{ open: ReviewView[]; year: number; figures: ReviewFigures }>('/api/services/reviews', {}, signal),
  });

export const useReviewsOf = (caseId: number, isWanted: boolean) =>
  useQuery({
    queryKey: [...ALL, 'case', caseId],
    queryFn: ({ signal }) => get<{ reviews: ReviewView[] }>(`/api/cases/${caseId}/reviews`, {}, signal),
    enabled: isWanted,
  });

export function useAskReview(caseId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (asked: { reports: { happened: number; reported: number }[]; words: string }) =>
      post<ReviewView>(`/api/cases/${caseId}/reviews`, { ...asked, idempotencyKey: crypto.randomUUID() }),
    onSuccess: () => client.invalidateQueries({ queryKey: ALL }),
  });
}

export function useReviewStep({ reviewId, version }: Pick<ReviewView, 'reviewId' | 'version'>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (said: { step: ReviewStep; words: string; recommendations?: number }) =>
      post<ReviewView>(`/api/services/reviews/${reviewId}/steps`, {
        ...{ ...said, expectedVersion: version, idempotencyKey: crypto.randomUUID() },
      }),
    onSettled: () => client.invalidateQueries({ queryKey: ALL }),
  });
}
