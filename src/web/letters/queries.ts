import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Letter, LetterStep, LetterTemplate } from '../../services/model.ts';
import { get, post, put } from '../api/client.ts';
import { useMay } from '../api/queries.ts';

const ALL = ['cases', 'letters'];

export const useLettersToApprove = () =>
  useQuery({
    queryKey: [...ALL, 'to-approve'],
    queryFn: ({ signal }) => get<{ letters: Letter[] }>('/api/services/letters/to-approve', {}, signal),
  });

export const useLettersOf = (caseId: number) =>
  useQuery({
    queryKey: [...ALL, 'case', caseId],
    queryFn: ({ signal }) => get<{ letters: Letter[] }>(`/api/cases/${caseId}/letters`, {}, signal),
    enabled: useMay('case.enforce'),
  });

export const useLetterTemplates = (isNeeded: boolean) =>
  useQuery({
    queryKey: [...ALL, 'templates'],
    queryFn: ({ signal }) =>
      get<{ templates: LetterTemplate[]; later: LetterTemplate[] }>('/api/services/letters/templates', {}, signal),
    enabled: isNeeded,
  });

export function useLetterStep() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ letter, ...said }: { letter: Letter; step: LetterStep; words: string; how?: string }) =>
      post<Letter>(`/api/services/letters/${letter.letterId}/steps`, {
        ...said,
        expectedVersion: letter.version,
        idempotencyKey: crypto.randomUUID(),
      }),
    onSettled: () => client.invalidateQueries({ queryKey: ALL }),
  });
}

export function useDraftLetter(caseId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (said: { template: string; to: string; values: Record<string, string | number> }) =>
      post<Letter>(`/api/cases/${caseId}/letters`, { ...said, idempotencyKey: crypto.randomUUID() }),
    onSuccess: () => client.invalidateQueries({ queryKey: ALL }),
  });
}

export function useSaveTemplate() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (template: LetterTemplate) => put('/api/services/letters/templates', template),
    onSuccess: () => client.invalidateQueries({ queryKey: ALL }),
  });
}
