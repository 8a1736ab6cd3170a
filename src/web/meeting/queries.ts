import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Priority } from '../../intelligence/model.ts';
import type { LiveMeeting, Meeting, MeetingView, Series } from '../../tasking/model.ts';
import { get } from '../api/client.ts';
import { onLive } from '../api/live.ts';
import { useMay } from '../api/queries.ts';
import { setNow } from '../ui/words.ts';

export interface MeetingLine extends Meeting {
  items: number | null;
  openTasks: number | null;
  decisions: number;
}

export interface MeetingsAnswer {
  series: Series[];
  agencies: { agencyId: number; kind: string; name: string }[];
  next: number[];
  meetings: MeetingLine[];
}

const MEETINGS = ['meetings'];
const one = (meetingId: number) => [...MEETINGS, 'one', meetingId];

export function useMeetings() {
  useMeetingNews();
  return useQuery({
    queryKey: [...MEETINGS, 'list'],
    queryFn: ({ signal }) => get<MeetingsAnswer>('/api/meetings', {}, signal),
    enabled: useMay('meeting.read'),
  });
}

/** The meeting people look forward to, or the one that is open. */
export function useComingMeeting() {
  return useQuery({
    queryKey: [...MEETINGS, 'coming'],
    queryFn: async ({ signal }) =>
      (await get<{ meeting: MeetingLine | null }>('/api/meetings/coming', {}, signal)).meeting,
    enabled: useMay('meeting.read'),
  });
}

export function useMeeting(meetingId: number) {
  return useQuery({
    queryKey: one(meetingId),
    queryFn: ({ signal }) => get<MeetingView>(`/api/meetings/${meetingId}`, {}, signal),
    // Whoever opens a page of it reads it anew: the wall itself is kept up by its stream, and does not tell this.
    staleTime: 0,
    placeholderData: (before) => (before?.meeting.meetingId === meetingId ? before : undefined),
  });
}

/** What was done in a meeting makes lists and packs out of date; they are read again and the old stays until then. */
function useMeetingNews(): void {
  const client = useQueryClient();
  useEffect(
    () =>
      onLive(({ what }) => {
        if (what === 'meeting.changed' || what === 'resync') void client.invalidateQueries({ queryKey: MEETINGS });
      }),
    [client],
  );
}

export function useReload(meetingId: number): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    await client.invalidateQueries({ queryKey: one(meetingId) });
    await client.invalidateQueries({ queryKey: [...MEETINGS, 'list'] });
  };
}

export function useReloadMeetings(): () => Promise<void> {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: MEETINGS });
}

/** The priorities in force, for tasks to serve. */
export function usePriorities() {
  return useQuery({
    queryKey: ['strategy'],
    queryFn: async ({ signal }) =>
      (await get<{ inForce: { priorities: Priority[] } | null }>('/api/strategy', {}, signal)).inForce?.priorities ??
      [],
    enabled: useMay('strategy.read'),
  });
}

/**
 * The live state of a meeting, pushed by the server: at once when the page joins, and after each change. The browser
 * joins again by itself, and then hears the whole state anew.
 */
export function useLiveMeeting(meetingId: number, first: LiveMeeting): { live: LiveMeeting; isConnected: boolean } {
  const [state, setState] = useState<LiveMeeting | null>(null);
  const [isConnected, setConnected] = useState(true);
  useEffect(() => {
    const source = new EventSource(`/api/meetings/${meetingId}/stream`);
    source.addEventListener('open', () => setConnected(true));
    source.addEventListener('error', () => setConnected(false));
    source.addEventListener('state', (event: MessageEvent<string>) => {
      const { now, ...live } = JSON.parse(event.data) as LiveMeeting & { now: number };
      setNow(now);
      setState(live);
    });
    return () => source.close();
  }, [meetingId]);
  const live = state !== null && state.meetingId === meetingId && state.version >= first.version ? state : first;
  return { live, isConnected };
}
