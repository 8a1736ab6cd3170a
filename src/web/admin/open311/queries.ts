import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Catalogue } from '../../../services/model.ts';
import { get, post, put, remove } from '../../api/client.ts';

export interface Key {
  keyId: number;
  name: string;
  mayReport: boolean;
  mayUpdate: boolean;
  perMinute: number;
  mediaHosts: string[];
  madeAt: number;
  revokedAt: number | null;
  nReports: number;
  nUpdates: number;
  lastAt: number | null;
}

export type NewKey = Pick<Key, 'name' | 'mayReport' | 'mayUpdate' | 'perMinute' | 'mediaHosts'>;

export interface Jurisdiction {
  jurisdictionId: string;
  contact: string;
  keyService: string;
  changedAt: number;
}

export const FORMAT_WORDS = { json: 'JSON', xml: 'XML' } as const;

/** Where another server is, as it is tried. */
export interface ServerAddress {
  url: string;
  jurisdictionId: string;
  format: keyof typeof FORMAT_WORDS;
}

interface EndpointSaid extends ServerAddress {
  name: string;
  body: string | null;
  codes: Record<string, string>;
  sends: boolean;
  polls: boolean;
  fetches: boolean;
}

export interface Endpoint extends EndpointSaid {
  endpointId: number;
  isOn: boolean;
  hasKey: boolean;
  tellsFrom: number | null;
  askedAt: number | null;
  fault: string | null;
  tally: {
    nSent: number;
    nWaiting: number;
    nRefused: number;
    sentAt: number | null;
    nHeard: number;
    heardAt: number | null;
    nFetched: number;
    fetchedAt: number | null;
    nTold: number;
    nUntold: number;
    toldAt: number | null;
  };
  troubles: { number: string; kind: 'waiting' | 'refused' | 'untold'; words: string }[];
}

/** `apiKey` null: the one that is kept stays. */
export type EndpointForm = EndpointSaid & { tells: boolean; apiKey: string | null };

export interface TheirKind {
  code: string;
  name: string;
  group: string;
}

export interface Tried {
  fault: string | null;
  services: TheirKind[];
}

const ALL = ['open311'];
const ENDPOINTS = [...ALL, 'endpoints'];

export const useKeys = () =>
  useQuery({
    queryKey: [...ALL, 'keys'],
    queryFn: ({ signal }) => get<{ keys: Key[] }>('/api/open311/keys', {}, signal),
    // They are used by others while the page is open.
    refetchInterval: 15_000,
  });

export const useJurisdictions = () =>
  useQuery({
    queryKey: [...ALL, 'jurisdictions'],
    queryFn: ({ signal }) => get<{ jurisdictions: Jurisdiction[] }>('/api/open311/jurisdictions', {}, signal),
  });

export const useEndpoints = (everyMs: number) =>
  useQuery({
    queryKey: ENDPOINTS,
    queryFn: ({ signal }) => get<{ endpoints: Endpoint[] }>('/api/open311/endpoints', {}, signal),
    refetchInterval: everyMs,
  });

/** Our kinds and the bodies that others answer for. */
export const useKinds = () =>
  useQuery({
    queryKey: ['catalogue'],
    queryFn: ({ signal }) => get<Catalogue>('/api/services/catalogue', {}, signal),
  });

/** What changes one of these lists reads them all again. */
function useChange<Said, Answer = unknown>(change: (said: Said) => Promise<Answer>) {
  const client = useQueryClient();
  return useMutation({ mutationFn: change, onSuccess: () => client.invalidateQueries({ queryKey: ALL }) });
}

const at = (endpointId: number) => `/api/open311/endpoints/${endpointId}`;

export const useMakeKey = () =>
  useChange((said: NewKey) => post<{ keyId: number; apiKey: string }>('/api/open311/keys', said));
export const useRevokeKey = () => useChange((keyId: number) => post(`/api/open311/keys/${keyId}/revoke`));
export const useSaveJurisdiction = () =>
  useChange((said: Omit<Jurisdiction, 'changedAt'>) => post('/api/open311/jurisdictions', said));
export const useRemoveJurisdiction = () =>
  useChange((name: string) => remove(`/api/open311/jurisdictions/${encodeURIComponent(name)}`));
export const useSaveEndpoint = (endpointId: number | null) =>
  useChange((said: EndpointForm) =>
    endpointId === null
      ? post('/api/open311/endpoints', { ...said, apiKey: said.apiKey ?? '' })
      : put(at(endpointId), said),
  );
export const useSwitchEndpoint = (endpointId: number) =>
  useChange((isOn: boolean) => post(`${at(endpointId)}/switch`, { isOn }));
export const useCloseEndpoint = (endpointId: number) => useChange(() => post(`${at(endpointId)}/close`));
export const useSendRefused = (endpointId: number) =>
  useChange(() => post<{ n: number }>(`${at(endpointId)}/send-refused`));
export const useExchangeNow = () => useChange(() => post('/api/open311/exchange'));
export const useTry = () =>
  useMutation({ mutationFn: (server: ServerAddress) => post<Tried>('/api/open311/try', server) });
