import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { post } from '../api/client.ts';
import { useMay } from '../api/queries.ts';
import type { LoadProgress } from '../api/types.ts';
import { countWords, durationWords, plural } from '../ui/words.ts';

/** How far a running load is, its rate and time left, and the way to stop it. */
export function LoadProgressBar({
  load,
  progress,
}: {
  load: { loadId: number; bytesTaken: number; fileBytes: number | null; read: number };
  progress: LoadProgress | undefined;
}) {
  const client = useQueryClient();
  const may = useMay('load.write');
  const [isStopping, setIsStopping] = useState(false);
  const total = progress?.bytesTotal ?? load.fileBytes ?? 0;
  const share = total > 0 ? Math.min(1, (progress?.bytesTaken ?? load.bytesTaken) / total) : 0;
  const read = progress?.read ?? load.read;
  const cancel = async () => {
    setIsStopping(true);
    await post(`/api/loads/${load.loadId}/cancel`).finally(() => client.invalidateQueries({ queryKey: ['loads'] }));
  };
  return (
    <div className="progress">
      <progress max={1} value={share} aria-label={`Loading: ${Math.round(share * 100)} of 100`} />
      <p className="row g3 wrap sm">
        <span className="tab">
          <b>{plural(read, 'row')}</b> read
          {progress && `, ${countWords(progress.rowsPerSecond)} a second`}
          {progress?.secondsLeft != null && `, about ${durationWords(progress.secondsLeft * 1000)} left`}
        </span>
        {progress && progress.quarantined > 0 && (
          <span className="late-ink">{countWords(progress.quarantined)} held so far</span>
        )}
        <span className="f1" />
        {may && (
          <button type="button" className="btn s" disabled={isStopping} onClick={() => void cancel()}>
            {isStopping ? 'Stopping' : 'Cancel'}
          </button>
        )}
      </p>
      <p className="xs mut">Nothing of the file is in the picture until all of it is.</p>
    </div>
  );
}
