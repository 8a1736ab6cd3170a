import { useQueryClient } from '@tanstack/react-query';
import { FileUp } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { Button, DropZone, FileTrigger, Text } from 'react-aria-components';
import { Problem, problemOf } from '../api/client.ts';
import type { Feed, Load, LoadProgress } from '../api/types.ts';
import { Dialog } from '../ui/dialog.tsx';
import { RowAccounting, StateTag } from '../ui/pieces.tsx';
import { bytesWords } from '../ui/words.ts';
import { LoadProgressBar } from './progress-bar.tsx';
import { useLoad } from './queries.ts';
import { STATE_WORDS } from './words.ts';

/** Chooses a feed and a file, then shows the load as it runs, whole or not at all. */
export function AddFile({
  feeds,
  feedId,
  progress,
  onClose,
  onOpen,
}: {
  feeds: readonly Feed[];
  feedId: number | undefined;
  progress: ReadonlyMap<number, LoadProgress>;
  onClose: () => void;
  onOpen: (load: Load) => void;
}) {
  const client = useQueryClient();
  const [chosen, setChosen] = useState(feedId ?? feeds[0]?.feedId);
  const [file, setFile] = useState<File | null>(null);
  const [sent, setSent] = useState<number | null>(null);
  const [loadId, setLoadId] = useState<number | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!file || chosen === undefined) return;
    setProblem(null);
    setSent(0);
    try {
      const answer = await upload(chosen, file, setSent);
      setLoadId(answer.loadId);
      await client.invalidateQueries({ queryKey: ['loads'] });
    } catch (error) {
      setProblem(error instanceof Problem ? error.message : 'The file was not sent. Try again.');
      setSent(null);
    }
  };
  if (loadId !== null) {
    return (
      <Dialog title={`Loading ${file?.name ?? 'a file'}`} isOpen onClose={onClose} isWide>
        <Watch loadId={loadId} progress={progress.get(loadId)} onOpen={onOpen} onClose={onClose} />
      </Dialog>
    );
  }
  return (
    <Dialog title="Add a file" isOpen onClose={onClose}>
      <form className="col g4" onSubmit={(event) => void submit(event)}>
        <div className="field">
          <label htmlFor="add-feed">Feed it belongs to</label>
          <select
            id="add-feed"
            className="in"
            value={chosen}
            onChange={(event) => setChosen(Number(event.target.value))}
          >
            {feeds.map((feed) => (
              <option key={feed.feedId} value={feed.feedId}>
                {feed.name}, {feed.agencyName}
              </option>
            ))}
          </select>
        </div>
        <DropZone
          className="drop"
          onDrop={async (event) => {
            const item = event.items.find((candidate) => candidate.kind === 'file');
            if (item?.kind === 'file') setFile(await item.getFile());
          }}
        >
          <FileUp size={22} strokeWidth={1.5} aria-hidden />
          <Text slot="label">
            {file ? `${file.name}, ${bytesWords(file.size)}` : 'Drop a CSV, XLSX, JSON, XML or zip file here'}
          </Text>
          <FileTrigger onSelect={(files) => setFile(files?.[0] ?? null)}>
            <Button className="btn s">{file ? 'Choose another' : 'Choose a file'}</Button>
          </FileTrigger>
        </DropZone>
        <p className="xs mut">
          The same file again changes nothing; a corrected file updates the records it names and keeps the earlier
          versions. Rows that cannot be read are held, never guessed.
        </p>
        {sent !== null && <progress max={1} value={sent} aria-label={`Sending: ${Math.round(sent * 100)} of 100`} />}
        {problem !== null && (
          <p className="sm late-ink b" role="alert">
            {problem}
          </p>
        )}
        <div className="foot" style={{ marginTop: 0 }}>
          <button type="button" className="btn" onClick={onClose}>
            Leave it
          </button>
          <button type="submit" className="btn p" disabled={file === null || sent !== null}>
            {file === null ? 'Choose a file first' : sent === null ? 'Load it' : 'Sending'}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

/** Follows one load to its end. */
function Watch({
  loadId,
  progress,
  onOpen,
  onClose,
}: {
  loadId: number;
  progress: LoadProgress | undefined;
  onOpen: (load: Load) => void;
  onClose: () => void;
}) {
  const load = useLoad(loadId).data?.load;
  if (!load || load.state === 'running') {
    return <LoadProgressBar load={load ?? { loadId, bytesTaken: 0, fileBytes: null, read: 0 }} progress={progress} />;
  }
  return (
    <>
      {load.state === 'done' ? (
        <RowAccounting read={load.read} parts={load} />
      ) : (
        <p className="row g2 sm wrap">
          <StateTag state={load.state === 'failed' ? 'late' : 'hold'}>{STATE_WORDS[load.state]}</StateTag>{' '}
          {load.message}
        </p>
      )}
      <div className="foot">
        <button type="button" className="btn" onClick={onClose}>
          Close
        </button>
        <button type="button" className="btn p" onClick={() => onOpen(load)}>
          Open this load
        </button>
      </div>
    </>
  );
}

/** With progress of the sending itself, which `fetch` cannot tell. */
function upload(feedId: number, file: File, onSent: (share: number) => void): Promise<{ loadId: number }> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', '/api/loads');
    request.responseType = 'blob';
    request.upload.addEventListener(
      'progress',
      (event) => event.lengthComputable && onSent(event.loaded / event.total),
    );
    request.addEventListener('error', () =>
      reject(new Problem(0, 'unreachable', 'AIM cannot be reached from here. The file was not sent.', '')),
    );
    request.addEventListener('load', () => {
      const response = new Response(request.response as Blob, { status: request.status });
      if (!response.ok) void problemOf(response).then(reject);
      else void response.json().then((body) => resolve(body as { loadId: number }), reject);
    });
    const form = new FormData();
    // Fields before the file: the server reads them in order.
    form.set('feedId', String(feedId));
    form.set('file', file);
    request.send(form);
  });
}
