import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Conflict } from '../../tasking/model.ts';
import { get, Problem, post } from '../api/client.ts';
import { onLive } from '../api/live.ts';
import { useMay } from '../api/queries.ts';
import type { BoardDay, Spot, Watch } from './types.ts';

const KEY = ['deployment'];

export function useBoard(date: string | undefined) {
  return useQuery({
    queryKey: [...KEY, date ?? 'today'],
    queryFn: ({ signal }) => get<BoardDay>('/api/deployment', { date }, signal),
    placeholderData: (before) => before,
  });
}

/** What others change is read again at once. @param isHeld somebody is moving something: it is read when they have let go */
export function useBoardNews(date: string | undefined, isHeld: boolean): void {
  const client = useQueryClient();
  useEffect(() => {
    let isWaiting = false;
    const stop = onLive(({ what, payload }) => {
      const day = payload['shiftDate'];
      const isOurs = what === 'deployment.changed' && (day === null || date === undefined || day === date);
      if (!isOurs && what !== 'task.changed' && what !== 'resync') return;
      if (isHeld) isWaiting = true;
      else void client.invalidateQueries({ queryKey: KEY });
    });
    return () => {
      stop();
      if (isWaiting) void client.invalidateQueries({ queryKey: KEY });
    };
  }, [client, date, isHeld]);
}

const placeOf = ({ teamId, shiftId, memberId, people, startsAt, endsAt }: Spot) => ({
  ...{ teamId, shiftId, memberId, people, startsAt, endsAt },
});

/** What stands against a spot, before anything is put there. */
export function useCheck(spot: Spot | null) {
  return useQuery({
    queryKey: [...KEY, 'check', spot],
    queryFn: () =>
      post<{ conflicts: Conflict[]; state: 'agreed' | 'requested' }>('/api/deployment/check', {
        taskId: spot!.taskId,
        ...(spot!.assignmentId === null ? {} : { assignmentId: spot!.assignmentId }),
        ...placeOf(spot!),
      }),
    enabled: spot !== null && spot.endsAt > spot.startsAt,
    staleTime: 5_000,
    placeholderData: (before) => before,
  });
}

function useBoardWrite<Input, Answer>(write: (input: Input) => Promise<Answer>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: write,
    onSettled: () => client.invalidateQueries({ queryKey: KEY }),
  });
}

export interface PlaceRequest {
  spot: Spot;
  despite: string;
  /** Made once for one wish: sent again where the answer was lost, it is not done again. */
  idempotencyKey: string;
}

export const usePlace = () =>
  useBoardWrite(({ spot, despite, idempotencyKey }: PlaceRequest) => {
    const body = { ...placeOf(spot), ...(despite === '' ? {} : { despite }), idempotencyKey };
    return post<{ assignmentId: number; state: string }>(
      spot.assignmentId === null
        ? '/api/deployment/assignments'
        : `/api/deployment/assignments/${spot.assignmentId}/move`,
      spot.assignmentId === null
        ? { taskId: spot.taskId, ...body }
        : { expectedVersion: spot.expectedVersion, ...body },
    );
  });

export const useAnswer = () =>
  useBoardWrite(
    ({ assignmentId, ...body }: { assignmentId: number; expectedVersion: number; accept: boolean; reason?: string }) =>
      post(`/api/deployment/assignments/${assignmentId}/answer`, body),
  );

export const useRemove = () =>
  useBoardWrite(({ assignmentId, ...body }: { assignmentId: number; expectedVersion: number }) =>
    post(`/api/deployment/assignments/${assignmentId}/remove`, body),
  );

export const useSetNeed = () =>
  useBoardWrite(
    (body: { taskId: number; expectedVersion: number; people: number; minutes: number; skills: string[] }) =>
      post('/api/deployment/needs', body),
  );

/** People who work alone and for whom the reader answers. */
export function useWatches() {
  const client = useQueryClient();
  useEffect(
    () =>
      onLive(({ what }) => {
        if (what === 'loneWorker.changed' || what === 'resync')
          void client.invalidateQueries({ queryKey: ['lone-worker'] });
      }),
    [client],
  );
  return useQuery({
    queryKey: ['lone-worker'],
    queryFn: ({ signal }) => get<{ others: Watch[]; now: number }>('/api/lone-worker', {}, signal),
    enabled: useMay('deployment.manage'),
  });
}

export function useSeeTo() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { watchId: number; foundWords?: string }) => post('/api/lone-worker/seen-to', body),
    onSettled: () => client.invalidateQueries({ queryKey: ['lone-worker'] }),
  });
}

export const isConflict = (error: unknown): error is Problem =>
  error instanceof Problem && error.code === 'deployment.conflicts';
