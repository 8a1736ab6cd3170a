import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Hotspot, HotspotDay, HotspotPatrol, Programme } from '../../tasking/model.ts';
import { get } from '../api/client.ts';
import { onLive } from '../api/live.ts';

export const programmeKey = ['programme'] as const;

export interface ProgrammeView {
  programme: Programme;
  hotspots: Hotspot[];
  agencies: { agencyId: number; name: string }[];
}

export interface TrialResult {
  words: string[];
  compliance: { assignedAndDone: number; assigned: number; othersAndDone: number; others: number };
}

export const useProgrammes = () =>
  useQuery({
    queryKey: [...programmeKey, 'list'],
    queryFn: ({ signal }) => get<{ programmes: Programme[] }>('/api/programmes', {}, signal),
  });

export const useProgramme = (id: string) =>
  useQuery({
    queryKey: [...programmeKey, 'one', id],
    queryFn: ({ signal }) => get<ProgrammeView>(`/api/programmes/${id}`, {}, signal),
  });

export const usePatrols = (id: string) =>
  useQuery({
    queryKey: [...programmeKey, 'patrols', id],
    queryFn: ({ signal }) => get<{ patrols: HotspotPatrol[] }>(`/api/programmes/${id}/patrols`, {}, signal),
  });

export const useTrialDays = (id: string, isTrial: boolean) =>
  useQuery({
    queryKey: [...programmeKey, 'days', id],
    queryFn: ({ signal }) => get<{ days: HotspotDay[] }>(`/api/programmes/${id}/trial/days`, {}, signal),
    enabled: isTrial,
  });

export const useTrialResult = (id: string, isAsked: boolean) =>
  useQuery({
    queryKey: [...programmeKey, 'result', id],
    queryFn: ({ signal }) => get<TrialResult>(`/api/programmes/${id}/trial/result`, {}, signal),
    enabled: isAsked,
  });

export function useProgrammeNews(): void {
  const client = useQueryClient();
  useEffect(
    () =>
      onLive(({ what }) => {
        if (what === 'programme.changed' || what === 'resync')
          void client.invalidateQueries({ queryKey: programmeKey });
      }),
    [client],
  );
}
