import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMeta } from '../api/queries.ts';
import type { Moment } from '../api/types.ts';

/** The moment this page is replayed at: null = as known now. */
export function useKnownOrdinal(): number | null {
  return useSearch({ strict: false, select: (search) => search.known ?? null });
}

export interface Known {
  /** The moment asked for, or the latest; null before anything was ever loaded. */
  moment: Moment | null;
  isReplay: boolean;
}

export function useKnown(): Known {
  const ordinal = useKnownOrdinal();
  const moments = useMeta().data?.moments ?? [];
  const latest = moments.reduce<Moment | null>(
    (last, moment) => (last && last.ordinal > moment.ordinal ? last : moment),
    null,
  );
  if (ordinal === null) return { moment: latest, isReplay: false };
  const asked = moments
    .filter((moment) => moment.ordinal <= ordinal)
    .reduce<Moment | null>((last, moment) => (last && last.ordinal > moment.ordinal ? last : moment), null);
  return { moment: asked, isReplay: latest !== null && ordinal < latest.ordinal };
}

export function useReplay(): (ordinal: number | null) => void {
  const navigate = useNavigate();
  return (ordinal) => {
    void navigate({
      to: '.',
      search: (search: Record<string, unknown>) => ({ ...search, known: ordinal ?? undefined }),
    } as Parameters<typeof navigate>[0]);
  };
}
