import { QueryClient, queryOptions, useQuery } from '@tanstack/react-query';
import { get, Problem } from './client.ts';
import type { Me, PictureMeta } from './types.ts';

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5 * 60_000,
      refetchOnWindowFocus: false,
      // What the server refused stays refused; what could not be reached is asked once more.
      retry: (failures, error) =>
        failures < 1 && error instanceof Problem && (error.status === 0 || error.status >= 500),
    },
  },
});

export const meQuery = queryOptions({ queryKey: ['me'], queryFn: ({ signal }) => get<Me>('/api/me', {}, signal) });

export const metaQuery = queryOptions({
  queryKey: ['picture', 'meta'],
  queryFn: ({ signal }) => get<PictureMeta>('/api/picture/meta', {}, signal),
});

export const useMe = () => useQuery(meQuery);

/** Names and moments of the picture; absent for whoever may not see incidents. */
export function useMeta() {
  return useQuery({ ...metaQuery, enabled: useMay('incident.read') });
}

/** Whether the person signed in may do this; rooms and buttons without it are absent, not greyed. */
export function useMay(permission: string): boolean {
  return useMe().data?.person?.permissions.includes(permission) ?? false;
}
