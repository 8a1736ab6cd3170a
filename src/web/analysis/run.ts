import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { AnalysisRequest } from '../../intelligence/model.ts';
import { post, send } from '../api/client.ts';
import { onLive } from '../api/live.ts';
import { announce } from '../ui/announce.tsx';
import type { AnalysisView } from './api.ts';

export interface Run {
  /** Waiting for the answer of a short one. */
  isRunning: boolean;
  error: unknown;
  start: (request: AnalysisRequest, inBackground?: boolean) => Promise<string | null>;
  cancel: () => void;
}

/** Sends a question to the server; what is short is answered at once, what is long becomes a job that can be followed. */
export function useRun(): Run {
  const client = useQueryClient();
  const [isRunning, setIsRunning] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const asking = useRef<AbortController | null>(null);
  const start = useCallback(
    async (request: AnalysisRequest, inBackground?: boolean): Promise<string | null> => {
      const abort = new AbortController();
      asking.current = abort;
      setIsRunning(true);
      setError(null);
      try {
        const response = await send('/api/analyses', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(inBackground ? { ...request, background: true } : request),
          signal: abort.signal,
        });
        const view = (await response.json()) as AnalysisView;
        client.setQueryData(['analyses', 'card', view.analysisId], view);
        void client.invalidateQueries({ queryKey: ['analyses', 'kept'] });
        announce(view.card ? (view.card.words[0] ?? 'The analysis is done') : 'The analysis runs in the background');
        return view.analysisId;
      } catch (problem) {
        if (!abort.signal.aborted) setError(problem);
        return null;
      } finally {
        setIsRunning(false);
      }
    },
    [client],
  );
  return { isRunning, error, start, cancel: () => asking.current?.abort() };
}

export interface Progress {
  done: number;
  total: number | null;
  what: string;
}

/** How far a job is, as the server tells it. */
export function useProgress(jobId: string | undefined): Progress | null {
  const [progress, setProgress] = useState<Progress | null>(null);
  useEffect(() => {
    setProgress(null);
    return onLive(({ what, payload }) => {
      if (what !== 'job.progress' || payload['jobId'] !== jobId) return;
      setProgress({
        done: Number(payload['done'] ?? 0),
        total: payload['total'] == null ? null : Number(payload['total']),
        what: String(payload['what'] ?? ''),
      });
    });
  }, [jobId]);
  return progress;
}

export const cancelJob = (analysisId: string): Promise<unknown> => post(`/api/analyses/${analysisId}/cancel`, {});
