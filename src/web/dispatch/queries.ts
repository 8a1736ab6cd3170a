import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { CaseState, CrewSuggestion, TargetReading } from '../../services/model.ts';
import type { Travel } from '../../tasking/model.ts';
import { get, post } from '../api/client.ts';
import { onLive } from '../api/live.ts';
import { useMay } from '../api/queries.ts';

export interface BoardCase {
  caseId: number;
  number: string;
  version: number;
  name: string;
  group: string;
  state: CaseState;
  place: { longitude: number; latitude: number; words: string };
  score: number;
  targets: TargetReading[];
  isAlarm: boolean;
  assigned: { teamId: number | null; personId: number | null; plannedFor: number | null; words: string } | null;
  refusal: string | null;
  nearest: { teamId: number; name: string; minutes: number } | null;
}

export interface BoardCrew {
  teamId: number;
  name: string;
  travel: Travel;
  shift: { name: string; startsAt: number; endsAt: number };
  skills: string[];
  vehicles: string[];
  nThere: number;
  holds: number[];
  place: { longitude: number; latitude: number; from: 'shared' | 'case' | 'base'; words: string } | null;
  shared: { personId: number; name: string; longitude: number; latitude: number; at: number }[];
}

export interface Board {
  now: number;
  cases: BoardCase[];
  crews: BoardCrew[];
}

export interface Round {
  teamId: number;
  crew: string;
  startsAt: number;
  endsAt: number;
  from: string;
  stops: {
    caseId: number;
    number: string;
    name: string;
    words: string;
    travelMinutes: number;
    reachedAt: number;
    doneAt: number;
    dueAt: number | null;
    lateMinutes: number;
  }[];
  travelMinutes: number;
  workMinutes: number;
  lateMinutes: number;
  totalMinutes: number;
  cost: number;
  lateWeight: number;
  bound: number;
  gapPercent: number | null;
  warnings: string[];
  leftOut: { caseId: number; number: string; words: string }[];
  given: number[];
  lines: [number, number][][];
}

const READ_EVERY_MS = 30_000;
const BOARD = ['cases', 'dispatch'];

/** Read anew when a case changes, and twice a minute for the clocks and the places. */
export function useBoard() {
  return useQuery({
    queryKey: BOARD,
    queryFn: ({ signal }) => get<Board>('/api/dispatch/board', {}, signal),
    enabled: useMay('case.dispatch'),
    refetchInterval: READ_EVERY_MS,
  });
}

export function useBoardNews(): void {
  const client = useQueryClient();
  useEffect(
    () =>
      onLive(({ what }) => {
        if (what === 'dispatch.changed') void client.invalidateQueries({ queryKey: BOARD });
      }),
    [client],
  );
}

/** Who could do a case; asked only while it matters. */
export function useSuggestions(caseId: number | null) {
  return useQuery({
    queryKey: [...BOARD, 'suggestions', caseId],
    queryFn: ({ signal }) =>
      get<{ refusal: string | null; crews: CrewSuggestion[] }>('/api/dispatch/suggestions', { caseId }, signal),
    enabled: caseId !== null,
    staleTime: READ_EVERY_MS,
  });
}

export function useGive() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ one, teamId }: { one: BoardCase; teamId: number | null }) =>
      post(`/api/cases/${one.caseId}/steps`, {
        ...(teamId === null ? { step: 'unassign' } : { step: 'assign', teamId }),
        expectedVersion: one.version,
        idempotencyKey: crypto.randomUUID(),
      }),
    onSettled: () => client.invalidateQueries({ queryKey: ['cases'] }),
  });
}

export interface RoundAsked {
  caseIds: readonly number[];
  teamId: number;
  minutesEach: number;
  startsAt?: number;
  inOrder?: boolean;
  assign?: boolean;
}

export function useRound() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (asked: RoundAsked) => post<Round>('/api/dispatch/rounds', asked),
    onSuccess(_, { assign }) {
      if (assign === true) void client.invalidateQueries({ queryKey: ['cases'] });
    },
  });
}
