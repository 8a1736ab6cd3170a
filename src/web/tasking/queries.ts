import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { PowersAnswer, StepInput, TaskTemplate } from '../../tasking/model.ts';
import { get, Problem, post, put, send } from '../api/client.ts';
import { onLive } from '../api/live.ts';
import { useMay } from '../api/queries.ts';
import type { Photo, PriorityName, TaskDetail, TaskView, TeamName } from './types.ts';

const LIST = ['tasks', 'list'];
const one = (taskId: number) => ['tasks', 'one', taskId];

/** Open tasks, or what is asked for; kept while it is read again. */
export function useTasks(query: Record<string, string | number | boolean | undefined> = { state: 'open' }) {
  return useQuery({
    queryKey: [...LIST, query],
    queryFn: ({ signal }) => get<{ tasks: TaskView[]; now: number }>('/api/tasks', query, signal),
    enabled: useMay('task.read'),
    placeholderData: (before) => before,
  });
}

export function useTask(taskId: number | undefined) {
  return useQuery({
    queryKey: one(taskId ?? 0),
    queryFn: ({ signal }) => get<TaskDetail>(`/api/tasks/${taskId}`, {}, signal),
    enabled: taskId !== undefined,
  });
}

/** What others change is read again at once; the page keeps the old until the new is there. */
export function useTaskNews(): void {
  const client = useQueryClient();
  useEffect(
    () =>
      onLive(({ what }) => {
        if (what === 'task.changed' || what === 'resync') void client.invalidateQueries({ queryKey: ['tasks'] });
      }),
    [client],
  );
}

/** One change of one task. What comes back is the task as it now is, for every page that shows it. */
function useTaskWrite<Input>(taskId: number, write: (input: Input) => Promise<TaskDetail>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: write,
    onSuccess(task) {
      client.setQueryData(one(taskId), task);
      void client.invalidateQueries({ queryKey: LIST });
    },
    onError(error) {
      // Somebody was quicker: the page reads what they did, and what was typed here stays.
      if (error instanceof Problem && error.status === 409) void client.invalidateQueries({ queryKey: one(taskId) });
    },
  });
}

export type StepRequest = Omit<StepInput, 'step'> & { step: string; expectedVersion: number };

export const useStep = (taskId: number) =>
  useTaskWrite(taskId, (input: StepRequest) =>
    post<TaskDetail>(`/api/tasks/${taskId}/steps`, { ...input, idempotencyKey: crypto.randomUUID() }),
  );

export const useComment = (taskId: number) =>
  useTaskWrite(taskId, (words: string) =>
    post<TaskDetail>(`/api/tasks/${taskId}/comments`, { words, idempotencyKey: crypto.randomUUID() }),
  );

export const useWatch = (taskId: number) =>
  useTaskWrite(taskId, (isWatched: boolean) => put<TaskDetail>(`/api/tasks/${taskId}/watching`, { isWatched }));

export const useLink = (taskId: number) =>
  useTaskWrite(taskId, (link: { otherTaskId: number; kind: string }) =>
    post<TaskDetail>(`/api/tasks/${taskId}/links`, link),
  );

export const photoAddress = (attachmentId: string, isThumbnail = false) =>
  `/api/attachments/${attachmentId}${isThumbnail ? '?thumbnail=true' : ''}`;

export const usePhotos = (taskId: number) =>
  useQuery({
    queryKey: ['tasks', 'photos', taskId],
    queryFn: ({ signal }) => get<{ photos: Photo[] }>(`/api/tasks/${taskId}/attachments`, {}, signal),
  });

export function useAddPhoto(taskId: number) {
  const client = useQueryClient();
  return useMutation({
    async mutationFn({ file, words }: { file: File; words: string }) {
      const form = new FormData();
      form.append('attachmentId', crypto.randomUUID());
      form.append('words', words);
      form.append('file', file);
      await send(`/api/tasks/${taskId}/attachments`, { method: 'POST', body: form });
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ['tasks', 'photos', taskId] }),
  });
}

export function useRemovePhoto(taskId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ attachmentId, reason }: { attachmentId: string; reason: string }) =>
      post(`/api/attachments/${attachmentId}/remove`, { reason }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['tasks', 'photos', taskId] }),
  });
}

export const useTemplates = () =>
  useQuery({
    queryKey: ['tasks', 'templates'],
    queryFn: ({ signal }) =>
      get<{ templates: (TaskTemplate & { version: number })[] }>('/api/task-templates', {}, signal),
  });

export const usePowers = (question: {
  problem?: string | undefined;
  actor?: string | undefined;
  rung?: string | undefined;
}) =>
  useQuery({
    queryKey: ['powers', question],
    queryFn: ({ signal }) => get<PowersAnswer & { on: string; caution: string }>('/api/powers', question, signal),
    placeholderData: (before) => before,
  });

/** The priorities in force; none before a strategic meeting has set any. */
export function usePriorities() {
  return useQuery({
    queryKey: ['strategy', 'priorities'],
    enabled: useMay('strategy.read'),
    async queryFn({ signal }): Promise<PriorityName[]> {
      const { inForce } = await get<{ inForce: { priorities: PriorityName[] } | null }>('/api/strategy', {}, signal);
      return inForce?.priorities ?? [];
    },
    retry: false,
  });
}

export function useTeams() {
  return useQuery({
    queryKey: ['workforce', 'teams'],
    enabled: useMay('workforce.read'),
    queryFn: async ({ signal }) => (await get<{ teams: TeamName[] }>('/api/workforce', {}, signal)).teams,
    retry: false,
  });
}
