import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { PatrolPlanHead } from '../../tasking/model.ts';
import { get } from '../api/client.ts';
import { onLive } from '../api/live.ts';
import type { Plan, PlanDose, Trace } from './types.ts';

export const patrolKey = ['patrol'] as const;

export const usePlans = () =>
  useQuery({
    queryKey: [...patrolKey, 'plans'],
    queryFn: ({ signal }) => get<{ plans: PatrolPlanHead[] }>('/api/patrol-plans', {}, signal),
  });

export const usePlan = (planId: string | undefined) =>
  useQuery({
    queryKey: [...patrolKey, 'plan', planId],
    queryFn: ({ signal }) => get<Plan>(`/api/patrol-plans/${planId}`, {}, signal),
    enabled: planId !== undefined,
  });

export const usePlanDose = (planId: string | undefined) =>
  useQuery({
    queryKey: [...patrolKey, 'dose', planId],
    queryFn: ({ signal }) => get<PlanDose>(`/api/patrol-plans/${planId}/dose`, {}, signal),
    enabled: planId !== undefined,
  });

export const useTraces = (isAsked: boolean) =>
  useQuery({
    queryKey: [...patrolKey, 'traces'],
    queryFn: ({ signal }) => get<{ traces: Trace[] }>('/api/dose/traces', {}, signal),
    enabled: isAsked,
  });

/** Counts change in place when somebody checks in elsewhere. */
export function usePatrolNews(): void {
  const client = useQueryClient();
  useEffect(
    () =>
      onLive(({ what }) => {
        if (what === 'patrol.changed' || what === 'resync') void client.invalidateQueries({ queryKey: patrolKey });
        if (what === 'dose.changed') void client.invalidateQueries({ queryKey: [...patrolKey, 'dose'] });
      }),
    [client],
  );
}
