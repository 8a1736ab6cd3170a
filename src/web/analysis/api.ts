import { useQuery } from '@tanstack/react-query';
import type { AnalysisCard, CardRecords } from '../../intelligence/model.ts';
import type { FilterAddress } from '../../picture/model.ts';
import { get } from '../api/client.ts';
import type { Agency } from '../api/types.ts';
import type { Layers } from '../map/layers.ts';
import { hourOfCell } from '../map/search.ts';
import type { Days, MapState } from '../map/state.ts';
import { isoOfDay } from '../ui/words.ts';

/** What the server says of analyses. */

export interface AnalysisView {
  analysisId: string;
  state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';
  madeAt: number | null;
  card: AnalysisCard | null;
  problem: string | null;
}

export interface KeptAnalysis {
  analysisId: string;
  title: string;
  method: string;
  madeAt: number;
  madeBy: { personId: number; name: string } | null;
  records: CardRecords;
}

/** One option of a method as its JSON Schema tells it. */
export interface OptionSchema {
  type?: string;
  enum?: readonly string[];
  anyOf?: readonly { const?: unknown; type?: string; minimum?: number; maximum?: number }[];
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  default?: unknown;
}

export interface MethodAdvice {
  name: string;
  title: string;
  needs: string;
  comparesTwo: boolean;
  fits: boolean;
  nUsable: number;
  refusal: string | null;
  instead: string | null;
  why: string | null;
  caution: string | null;
  options: Record<string, unknown>;
  schema: { properties?: Record<string, OptionSchema> };
}

export interface Repeated {
  same: boolean;
  because: string[];
  since: { added: number; corrected: number; gone: number };
  card: AnalysisCard;
}

/** The selection of the map's page as the server's filter says it: the same records, brush, clock and key included. */
export function filterAddressOf(
  state: MapState,
  days: Days,
  known: number | null,
  layers: Layers,
  agencies: readonly Agency[],
): FilterAddress {
  const shown = layers.layers.filter(({ id }) => !state.hidden.has(id));
  const isAnyHidden = shown.length < layers.layers.length;
  const areCategories = state.what.length > 0 && layers.layers.some(({ id }) => state.what.includes(id));
  const hours: number[] = [];
  if (state.block) {
    for (let day = state.block.day0; day <= state.block.day1; day++) {
      for (let col = state.block.col0; col <= state.block.col1; col++) hours.push(hourOfCell(day, col));
    }
  }
  const kinds = new Set(shown.map(({ kind }) => kind));
  const parts: FilterAddress = {
    category: (areCategories && isAnyHidden ? shown.map(({ id }) => id) : state.what).join(','),
    agency:
      !areCategories && isAnyHidden
        ? agencies
            .filter(({ kind }) => kinds.has(kind))
            .map(({ agencyId }) => agencyId)
            .join(',')
        : '',
    from: isoOfDay(days.from),
    to: isoOfDay(days.to + 1),
    hours: hours.sort((a, b) => a - b).join(','),
    ward: state.wards.join(','),
    polygon: state.ring ? state.ring.map((at) => at.join(' ')).join(',') : '',
    placed: state.placed.join(','),
    asKnownAt: known === null ? '' : String(known),
  };
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== '' && value !== undefined));
}

export function useAdvice(filter: FilterAddress, isOn: boolean) {
  return useQuery({
    queryKey: ['analyses', 'advice', filter],
    queryFn: ({ signal }) => get<{ n: number; methods: MethodAdvice[] }>('/api/analyses/advice', filter, signal),
    enabled: isOn,
    placeholderData: (before) => before,
  });
}

export function useKept(isOn: boolean) {
  return useQuery({
    queryKey: ['analyses', 'kept'],
    queryFn: ({ signal }) => get<{ analyses: KeptAnalysis[] }>('/api/analyses', { limit: 50 }, signal),
    enabled: isOn,
  });
}

const POLL_MS = 1500;

/** A card, or how far its job is: asked again until there is one. */
export function useAnalysis(analysisId: string | undefined) {
  return useQuery({
    queryKey: ['analyses', 'card', analysisId],
    queryFn: ({ signal }) => get<AnalysisView>(`/api/analyses/${analysisId ?? ''}`, {}, signal),
    enabled: analysisId !== undefined,
    staleTime: ({ state }) => (state.data?.state === 'done' ? Number.POSITIVE_INFINITY : 0),
    refetchInterval: ({ state }) =>
      state.data?.state === 'waiting' || state.data?.state === 'running' ? POLL_MS : false,
  });
}
