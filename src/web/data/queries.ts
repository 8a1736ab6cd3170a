import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { get } from '../api/client.ts';
import { onLive } from '../api/live.ts';
import type { Erasure, Feed, FeedDelay, HeldRow, Load, LoadDetails, LoadProgress } from '../api/types.ts';

const RUNNING_MS = 3_000;

export const useFeeds = (at: number | undefined) =>
  useQuery({
    queryKey: ['feeds', at],
    queryFn: ({ signal }) => get<{ feeds: Feed[] }>('/api/feeds', { at }, signal),
    placeholderData: (before) => before,
  });

export const useErasures = () =>
  useQuery({
    queryKey: ['feeds', 'erasures'],
    queryFn: ({ signal }) => get<{ erasures: Erasure[] }>('/api/erasures', {}, signal),
  });

export const useLoads = (feedId: number | undefined) =>
  useQuery({
    queryKey: ['loads', feedId],
    queryFn: ({ signal }) => get<{ loads: Load[] }>('/api/loads', { feedId }, signal),
    placeholderData: (before) => before,
  });

export const useLoad = (loadId: number | undefined) =>
  useQuery({
    queryKey: ['loads', 'one', loadId],
    queryFn: ({ signal }) => get<LoadDetails>(`/api/loads/${loadId}`, {}, signal),
    enabled: loadId !== undefined,
    placeholderData: (before) => before,
    // Its end is told as it happens; asked as well, because a page that was just opened may not hear yet.
    refetchInterval: ({ state }) => (state.data?.load.state === 'running' ? RUNNING_MS : false),
  });

export const useHeldRows = (loadId: number, code: string | undefined, after: number | undefined) =>
  useQuery({
    queryKey: ['loads', 'held', loadId, code, after],
    queryFn: ({ signal }) =>
      get<{ rows: HeldRow[]; next: number | null }>(`/api/loads/${loadId}/quarantine`, { code, after }, signal),
    placeholderData: (before) => before,
  });

export const useDelay = (feedId: number | undefined) =>
  useQuery({
    queryKey: ['delay', feedId],
    queryFn: ({ signal }) => get<FeedDelay>(`/api/feeds/${feedId}/delay`, {}, signal),
    enabled: feedId !== undefined,
  });

/** What running loads last said of themselves, by load. */
export function useProgress(): ReadonlyMap<number, LoadProgress> {
  const [progress, setProgress] = useState<ReadonlyMap<number, LoadProgress>>(new Map());
  useEffect(
    () =>
      onLive(({ what, payload }) => {
        const loadId = Number(payload['loadId']);
        if (what === 'load.progress')
          setProgress((before) => new Map(before).set(loadId, payload as unknown as LoadProgress));
        else if (what.startsWith('load.')) {
          setProgress((before) => {
            const next = new Map(before);
            next.delete(loadId);
            return next;
          });
        }
      }),
    [],
  );
  return progress;
}
