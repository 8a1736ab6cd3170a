import './data.css';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Upload } from 'lucide-react';
import { useState } from 'react';
import { Failed } from '../api/failed.tsx';
import { useMay } from '../api/queries.ts';
import { useKnown } from '../shell/known.ts';
import type { DataTab } from '../shell/views.ts';
import { Skeleton } from '../ui/pieces.tsx';
import { Segments } from '../ui/segments.tsx';
import { countWords } from '../ui/words.ts';
import { AddFile } from './add-file.tsx';
import { DelayChart } from './delay-chart.tsx';
import { FeedTable } from './feed-table.tsx';
import { Keeping } from './keeping.tsx';
import { LateEffects } from './late-effects.tsx';
import { LoadCard } from './load-card.tsx';
import { LoadsTable } from './loads-table.tsx';
import { Quarantine } from './quarantine.tsx';
import { useFeeds, useLoads, useProgress } from './queries.ts';

/** Late? Complete? What is held, and why? */
export function DataPage() {
  const { view = 'feeds', feed: feedAsked, load: loadAsked } = useSearch({ from: '/data' });
  const navigate = useNavigate({ from: '/data' });
  const { moment, isReplay } = useKnown();
  const mayLoad = useMay('load.write');
  const [isAdding, setIsAdding] = useState(false);
  const feeds = useFeeds(isReplay && moment ? moment.at : undefined);
  const loads = useLoads(undefined);
  const progress = useProgress();
  const go = (change: { view?: DataTab | undefined; feed?: number | undefined; load?: number | undefined }) =>
    void navigate({ search: (before) => ({ ...before, ...change }), resetScroll: false });
  if (feeds.isPending) return <Skeleton lines={7} height={44} words="Loading feeds" />;
  if (feeds.isError) return <Failed error={feeds.error} what="The feeds" onRetry={() => void feeds.refetch()} />;
  const list = feeds.data.feeds;
  const allLoads = (loads.data?.loads ?? []).filter(
    (load) => !isReplay || (moment !== null && load.startedAt <= moment.at),
  );
  const held = list.reduce((sum, feed) => sum + feed.openQuarantine, 0);
  const feed = list.find(({ feedId }) => feedId === feedAsked) ?? list[0];
  const latest = (feedId: number) =>
    allLoads.find((load) => load.feedId === feedId && (load.state === 'done' || load.state === 'running'));
  const loadId =
    loadAsked ??
    (feed ? (latest(feed.feedId)?.loadId ?? allLoads.find((load) => load.feedId === feed.feedId)?.loadId) : undefined);
  return (
    <div className="page data">
      <div className="data-head">
        <Segments
          label="View"
          value={view}
          options={[
            { value: 'feeds', words: 'Feeds' },
            { value: 'quarantine', words: `Quarantine ${countWords(held)}` },
            { value: 'loads', words: 'Loads' },
          ]}
          onChange={(next) => go({ view: next === 'feeds' ? undefined : next })}
        />
        <span className="f1" />
        {mayLoad && !isReplay && (
          <button type="button" className="btn p" onClick={() => setIsAdding(true)}>
            <Upload size={16} strokeWidth={1.75} aria-hidden /> Add a file
          </button>
        )}
      </div>
      {view === 'feeds' && (
        <>
          <FeedTable
            feeds={list}
            chosen={feed?.feedId}
            latestOf={latest}
            onChoose={(feedId) => go({ feed: feedId, load: undefined })}
          />
          {feed && loadId !== undefined ? (
            <LoadCard
              loadId={loadId}
              feed={feed}
              progress={progress.get(loadId)}
              onHeld={() => go({ view: 'quarantine', load: loadId })}
            />
          ) : (
            <section className="card state">
              <h2>{feed ? `${feed.name}: nothing has come yet` : 'There are no feeds yet'}</h2>
              <p className="sm ink2">
                {feed
                  ? 'Add its first file above; every row of it will be accounted for here.'
                  : 'A feed is made with the command line: aim import --help.'}
              </p>
            </section>
          )}
          <div className="col g4">
            <DelayChart feed={feed} />
            <LateEffects feeds={list} />
            <Keeping feed={feed} />
          </div>
        </>
      )}
      {view === 'quarantine' && (
        <Quarantine
          loads={allLoads}
          feeds={list}
          loadId={loadAsked}
          onLoad={(id) => go({ load: id })}
          onAdd={() => setIsAdding(true)}
        />
      )}
      {view === 'loads' && (
        <LoadsTable
          loads={allLoads}
          feeds={list}
          progress={progress}
          onOpen={(load) => go({ view: undefined, feed: load.feedId, load: load.loadId })}
        />
      )}
      {isAdding && (
        <AddFile
          feeds={list}
          feedId={feed?.feedId}
          progress={progress}
          onClose={() => setIsAdding(false)}
          onOpen={(opened) => {
            setIsAdding(false);
            go({ view: undefined, load: opened.loadId, feed: opened.feedId });
          }}
        />
      )}
    </div>
  );
}
