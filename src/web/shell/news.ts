import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { onLive } from '../api/live.ts';
import { announce } from '../ui/announce.tsx';

const KINDS: Record<string, string> = {
  'load.finished': 'A new load has arrived. Counts on this page are up to date.',
  'load.withdrawn': 'A load was withdrawn. Counts on this page are up to date.',
  'incidents.erased': 'Records past their retention were erased. Counts on this page are up to date.',
  'incidents.placed': 'Records were placed in areas again. Counts on this page are up to date.',
};

const OF_LOADS = ['feeds', 'loads'];
const OF_FEEDS = ['feeds', 'picture'];
const OF_THE_PICTURE = ['picture', 'briefing', 'place', 'incidents', 'delay', ...OF_LOADS];

/** A committed change makes what open pages show out of date: they ask again and keep the old until the new is there. */
export function usePictureNews(): void {
  const client = useQueryClient();
  useEffect(
    () =>
      onLive((event) => {
        const area = event.what.split('.')[0];
        const isCommitted = event.what in KINDS || event.what === 'resync';
        const keys = isCommitted
          ? OF_THE_PICTURE
          : area === 'load' && event.what !== 'load.progress'
            ? OF_LOADS
            : area === 'feed'
              ? OF_FEEDS
              : [];
        for (const key of keys) void client.invalidateQueries({ queryKey: [key] });
        if (area === 'area') void client.invalidateQueries({ queryKey: ['areas'] });
        if (area === 'person') void client.invalidateQueries({ queryKey: ['people'] });
        const words = KINDS[event.what];
        if (words) announce(words);
      }),
    [client],
  );
}
