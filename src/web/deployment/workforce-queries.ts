import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { get, post } from '../api/client.ts';
import { onLive } from '../api/live.ts';
import { useMay } from '../api/queries.ts';
import { confirmDone } from '../ui/toasts.tsx';
import type { AbsenceLine, ShiftLine, Workforce } from './workforce-types.ts';

const KEY = ['workforce'];

export function useWorkforce() {
  const client = useQueryClient();
  useEffect(
    () =>
      onLive(({ what }) => {
        if (what === 'deployment.changed' || what === 'resync') void client.invalidateQueries({ queryKey: KEY });
      }),
    [client],
  );
  return useQuery({
    queryKey: [...KEY, 'all'],
    queryFn: ({ signal }) => get<Workforce>('/api/workforce', {}, signal),
    enabled: useMay('workforce.read'),
  });
}

export const useShifts = (range: { from: number; to: number; teamId: number }) =>
  useQuery({
    queryKey: [...KEY, 'shifts', range],
    queryFn: ({ signal }) => get<{ shifts: ShiftLine[] }>('/api/workforce/shifts', { ...range }, signal),
    placeholderData: (before) => before,
  });

export const useAbsences = (range: { from: number; to: number }) =>
  useQuery({
    queryKey: [...KEY, 'absences', range],
    queryFn: ({ signal }) => get<{ absences: AbsenceLine[] }>('/api/workforce/absences', { ...range }, signal),
    placeholderData: (before) => before,
  });

/** Saves to an address of the room, says so, and reads everything of it again. */
export function useSave<Answer = unknown>(
  path: 'teams' | 'members' | 'patterns' | 'sharing' | 'shifts' | 'rota' | 'absences',
  said: (answer: Answer) => string,
  onDone: () => void = () => {},
) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: object) => post<Answer>(`/api/workforce/${path}`, body),
    onSuccess(answer) {
      confirmDone(said(answer));
      onDone();
    },
    onSettled: () => client.invalidateQueries({ queryKey: KEY }),
  });
}
