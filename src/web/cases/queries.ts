import { useMutation, useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type {
  Case,
  CaseEvent,
  Catalogue,
  GateReading,
  LinkedCases,
  NextStep,
  PriorityReason,
  PromptReading,
  ServiceDefinition,
  TargetReading,
  Value,
} from '../../services/model.ts';
import { get, Problem, post } from '../api/client.ts';
import { onLive } from '../api/live.ts';
import { useMay } from '../api/queries.ts';

/** A case in the list, with its clocks as the server read them. */
export interface CaseView extends Case {
  name: string;
  group: string;
  agencyId: number | null;
  isOpen: boolean;
  changedAt: number;
  targets: TargetReading[];
  gates: GateReading[];
  prompts: PromptReading[];
  vrms: Record<string, string>;
}

export interface CaseDetailView extends CaseView {
  definition: ServiceDefinition;
  history: CaseEvent[];
  steps: NextStep[];
  linked: LinkedCases[];
  near: { caseId: number; number: string; metres: number; reportedAt: number }[];
  photos: { attachmentId: string; at: number; by: string; words: string }[];
  reporters: { at: number; channel: string; name: string | null; email: string | null; phone: string | null }[] | null;
}

const LIST = ['cases', 'list'];
const one = (caseId: number) => ['cases', 'one', caseId];

export function useCases() {
  return useQuery({
    queryKey: LIST,
    queryFn: ({ signal }) => get<{ now: number; cases: CaseView[] }>('/api/cases', { open: true }, signal),
    enabled: useMay('case.read'),
  });
}

/** Why some open cases go up; a page without it, or before it is there, orders by clocks alone. */
export function usePriorities(): ReadonlyMap<number, readonly PriorityReason[]> {
  const { data } = useQuery({
    queryKey: ['cases', 'priorities'],
    queryFn: ({ signal }) =>
      get<{ cases: { caseId: number; reasons: PriorityReason[] }[] }>('/api/services/priorities', {}, signal),
    enabled: useMay('case.read'),
    select: ({ cases }) => new Map(cases.map(({ caseId, reasons }) => [caseId, reasons])),
  });
  return data ?? NONE;
}
const NONE: ReadonlyMap<number, readonly PriorityReason[]> = new Map();

export function useCase(caseId: number | undefined) {
  return useQuery({
    queryKey: one(caseId ?? 0),
    queryFn: ({ signal }) => get<CaseDetailView>(`/api/cases/${caseId}`, {}, signal),
    enabled: caseId !== undefined,
  });
}

export function useCatalogue() {
  return useQuery({
    queryKey: ['catalogue'],
    queryFn: ({ signal }) => get<Catalogue>('/api/services/catalogue', {}, signal),
    enabled: useMay('case.read'),
  });
}

/** What others change is read again at once; the page keeps the old until the new is there. */
export function useCaseNews(): void {
  const client = useQueryClient();
  useEffect(
    () =>
      onLive(({ what }) => {
        if (what === 'case.changed' || what === 'resync') void client.invalidateQueries({ queryKey: ['cases'] });
        if (what === 'catalogue.changed') void client.invalidateQueries({ queryKey: ['catalogue'] });
      }),
    [client],
  );
}

export type StepBody = { step: string; expectedVersion: number; words?: string } & Record<string, unknown>;

export function useCaseStep(caseId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: StepBody) =>
      post<CaseDetailView>(`/api/cases/${caseId}/steps`, { ...body, idempotencyKey: crypto.randomUUID() }),
    onSuccess(found) {
      client.setQueryData(one(caseId), found);
      void client.invalidateQueries({ queryKey: LIST });
    },
    onError(error) {
      // Somebody was quicker: the page reads what they did, and what was typed here stays.
      if (error instanceof Problem && error.status === 409) void client.invalidateQueries({ queryKey: one(caseId) });
    },
  });
}

/** Asks DVLA or the police about the case's vehicle. */
export function useEnquiry(caseId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (source: 'dvla' | 'police') =>
      post<{ words: string }>(`/api/cases/${caseId}/enquiries`, { source, idempotencyKey: crypto.randomUUID() }),
    onSettled() {
      void client.invalidateQueries({ queryKey: one(caseId) });
    },
  });
}

export interface NewCase {
  code: string;
  place: { longitude: number; latitude: number; words: string };
  words: string;
  answers: Record<string, Value>;
}

export function useReport() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (made: NewCase) =>
      post<{ caseId: number; number: string }>('/api/cases', {
        ...made,
        channel: 'staff',
        idempotencyKey: crypto.randomUUID(),
      }),
    onSuccess() {
      void client.invalidateQueries({ queryKey: LIST });
    },
  });
}

export const useNear = (code: string, at: { longitude: number; latitude: number } | null) =>
  useQuery({
    queryKey: ['cases', 'near', code, at?.longitude, at?.latitude],
    queryFn: ({ signal }) =>
      get<{ near: CaseDetailView['near'] }>(
        '/api/cases/near',
        { code, longitude: at?.longitude, latitude: at?.latitude },
        signal,
      ),
    enabled: code !== '' && at !== null,
  });

/** What was answered so far where the same answer is looked up, by fact: to be chosen, so that it is written alike. */
export function useAnswers({ code, definition }: CaseDetailView, isWanted: boolean): ReadonlyMap<string, string[]> {
  const ids = definition.facts
    .filter(({ id, kind }) => kind === 'text' && definition.linkedBy.includes(id))
    .map(({ id }) => id);
  const found = useQueries({
    queries: ids.map((id) => ({
      queryKey: ['cases', 'answers', code, id],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        get<{ answers: { value: string }[] }>('/api/services/answers', { code, id }, signal),
      enabled: isWanted,
    })),
  });
  return new Map(ids.map((id, i) => [id, found[i]?.data?.answers.map(({ value }) => value) ?? []]));
}
