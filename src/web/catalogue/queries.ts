import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Body, Catalogue, CatalogueNames, ClockCalendar, ServiceDefinition } from '../../services/model.ts';
import { categoryByCode } from '../../vocabulary/index.ts';
import { get, put } from '../api/client.ts';
import { useMay } from '../api/queries.ts';
import { useLetterTemplates } from '../letters/queries.ts';
import type { Content } from './draft.ts';

const ALL = ['catalogue'];

/** The catalogue for whoever keeps it, cases seen or not. */
export const useKeptCatalogue = () =>
  useQuery({ queryKey: ALL, queryFn: ({ signal }) => get<Catalogue>('/api/services/catalogue', {}, signal) });

/** Versions that begin to hold on a later day. */
export const useUpcoming = () =>
  useQuery({
    queryKey: [...ALL, 'upcoming'],
    queryFn: async ({ signal }) =>
      (await get<{ versions: ServiceDefinition[] }>('/api/services/catalogue/upcoming', {}, signal)).versions,
  });

/** Every version of a kind, oldest first; none of a kind that is not there yet. */
export const useVersions = (code: string) =>
  useQuery({
    queryKey: [...ALL, 'versions', code],
    queryFn: async ({ signal }) =>
      (await get<{ versions: ServiceDefinition[] }>(`/api/services/catalogue/${code}/versions`, {}, signal)).versions,
  });

export interface SaveDefinition {
  content: Content;
  from: string;
  expectedVersion: number;
}

export function useSaveDefinition() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ content, ...rest }: SaveDefinition) =>
      put<ServiceDefinition>(`/api/services/catalogue/${content.code}`, { definition: content, ...rest }),
    onSuccess: () => client.invalidateQueries({ queryKey: ALL }),
  });
}

export function useSaveBody() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Body) => put('/api/services/bodies', body),
    onSuccess: () => client.invalidateQueries({ queryKey: ALL }),
  });
}

export function useSaveCalendar() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (calendar: ClockCalendar) => put('/api/services/calendars', calendar),
    onSuccess: () => client.invalidateQueries({ queryKey: ALL }),
  });
}

/** The letters there are. */
export const useLetterNames = (): { code: string; name: string }[] =>
  useLetterTemplates(true).data?.templates.map(({ code, name }) => ({ code, name })) ?? [];

/** Names of what definitions point at. */
export function useNames({ bodies, calendars }: Catalogue): CatalogueNames {
  const letters = useLetterNames();
  return {
    bodies,
    calendars,
    category: (code) => categoryByCode(code)?.name ?? code,
    letter: (code) => letters.find((letter) => letter.code === code)?.name ?? code,
  };
}

interface AreaSet {
  areaSetId: number;
  kind: string;
  name: string;
  isInUse: boolean;
}

/** Kinds of area that places are told apart by, and the names of one kind. */
export function useAreaNames(kind: string | null) {
  const sets = useQuery({
    queryKey: ['areas', 'sets'],
    queryFn: async ({ signal }) =>
      (await get<{ areaSets: AreaSet[] }>('/api/places/area-sets', {}, signal)).areaSets.filter(
        ({ isInUse }) => isInUse,
      ),
    enabled: useMay('area.read'),
  });
  const set = sets.data?.find((each) => each.kind === kind);
  const names = useQuery({
    queryKey: ['areas', 'names', set?.areaSetId],
    queryFn: async ({ signal }) => {
      const { features } = await get<{ features: { properties: { name?: string } }[] }>(
        `/api/places/area-sets/${set?.areaSetId}/geojson`,
        { simplifyMetres: COARSE_METRES },
        signal,
      );
      return features.flatMap(({ properties }) => properties.name ?? []).sort();
    },
    enabled: set !== undefined,
  });
  return { kinds: sets.data?.map((each) => ({ kind: each.kind, name: each.name })) ?? [], names: names.data ?? [] };
}
/** Only names are read of them. */
const COARSE_METRES = 100;
