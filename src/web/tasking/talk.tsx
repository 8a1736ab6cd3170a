import { Link } from '@tanstack/react-router';
import { Camera, Trash2 } from 'lucide-react';
import { useRef, useState } from 'react';
import { useMay } from '../api/queries.ts';
import { Dialog } from '../ui/dialog.tsx';
import { confirmDone } from '../ui/toasts.tsx';
import { momentWords, plural } from '../ui/words.ts';
import { WrongWords } from '../ui/wrong-words.tsx';
import { photoAddress, useAddPhoto, useComment, useLink, usePhotos, useRemovePhoto } from './queries.ts';
import type { Photo, TaskDetail } from './types.ts';

/** What is said about a task and does not change it. */
export function TaskComments({ task }: { task: TaskDetail }) {
  const comment = useComment(task.taskId);
  const [words, setWords] = useState('');
  return (
    <section className="card pad-card" aria-labelledby="comments-title">
      <h2 id="comments-title">Comments</h2>
      {task.comments.length === 0 && <p className="sm mut">Nobody has said anything yet.</p>}
      <ol className="history">
        {task.comments.map((each) => (
          <li key={each.commentId}>
            <span className="xs mut">
              {each.by?.name ?? 'AIM'}, {momentWords(each.at)}
            </span>
            <span className="sm">{each.words}</span>
          </li>
        ))}
      </ol>
      <form
        className="col g2"
        onSubmit={(event) => {
          event.preventDefault();
          comment.mutate(words, { onSuccess: () => setWords('') });
        }}
      >
        <label className="field">
          <span className="unseen">Comment</span>
          <textarea
            className="in"
            rows={2}
            required
            placeholder="Roles, not names"
            value={words}
            onChange={(event) => setWords(event.target.value)}
          />
        </label>
        {comment.isError && <WrongWords error={comment.error} />}
        <div>
          <button type="submit" className="btn s" disabled={comment.isPending || words.trim() === ''}>
            Comment
          </button>
        </div>
      </form>
    </section>
  );
}

export function TaskPhotos({ task }: { task: TaskDetail }) {
  const photos = usePhotos(task.taskId).data?.photos ?? [];
  const add = useAddPhoto(task.taskId);
  const [words, setWords] = useState('');
  const [shown, setShown] = useState<Photo | null>(null);
  const file = useRef<HTMLInputElement>(null);
  const mayWork = useMay('task.work');
  const mayPropose = useMay('task.propose');
  const mayAdd = mayWork || mayPropose;
  return (
    <section className="card pad-card" aria-labelledby="photos-title">
      <h2 id="photos-title">Photos</h2>
      <p className="xs mut">Where and when a photo was taken is stripped from it. Leave faces and number plates out.</p>
      {photos.length > 0 && (
        <ul className="photos">
          {photos.map((photo) => (
            <li key={photo.attachmentId}>
              <button
                type="button"
                onClick={() => setShown(photo)}
                aria-label={`Open photo: ${photo.words || plural(1, 'photo')}`}
              >
                <img
                  src={photoAddress(photo.attachmentId, true)}
                  alt={photo.words || `Photo of ${momentWords(photo.at)}`}
                  loading="lazy"
                />
              </button>
            </li>
          ))}
        </ul>
      )}
      {mayAdd && task.state !== 'closed' && (
        <div className="row g2 wrap">
          <label className="field f1">
            <span className="unseen">What the photo shows</span>
            <input
              className="in"
              maxLength={200}
              placeholder="What it shows"
              value={words}
              onChange={(event) => setWords(event.target.value)}
            />
          </label>
          <input
            ref={file}
            type="file"
            accept="image/jpeg,image/png,image/webp"
            hidden
            onChange={(event) => {
              const chosen = event.target.files?.[0];
              event.target.value = '';
              if (chosen) add.mutate({ file: chosen, words }, { onSuccess: () => setWords('') });
            }}
          />
          <button type="button" className="btn" onClick={() => file.current?.click()} disabled={add.isPending}>
            <Camera size={15} strokeWidth={1.75} aria-hidden /> {add.isPending ? 'Sending' : 'Add photo'}
          </button>
        </div>
      )}
      {add.isError && <WrongWords error={add.error} />}
      {shown && <PhotoDialog task={task} photo={shown} onClose={() => setShown(null)} />}
    </section>
  );
}

function PhotoDialog({ task, photo, onClose }: { task: TaskDetail; photo: Photo; onClose: () => void }) {
  const remove = useRemovePhoto(task.taskId);
  const [reason, setReason] = useState('');
  return (
    <Dialog title={photo.words || 'Photo'} isOpen onClose={onClose} isWide>
      <img
        className="photo-whole"
        src={photoAddress(photo.attachmentId)}
        alt={photo.words || 'Photo'}
        width={photo.width}
        height={photo.height}
      />
      <p className="xs mut">
        {photo.by}, {momentWords(photo.at)}
      </p>
      {photo.mayRemove && (
        <form
          className="row g2 wrap"
          onSubmit={(event) => {
            event.preventDefault();
            remove.mutate(
              { attachmentId: photo.attachmentId, reason },
              {
                onSuccess() {
                  onClose();
                  confirmDone('The photo is removed for good.');
                },
              },
            );
          }}
        >
          <label className="field f1">
            <span className="unseen">Why it is removed</span>
            <input
              className="in"
              required
              placeholder="Why it is removed"
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          </label>
          <button type="submit" className="btn" disabled={remove.isPending}>
            <Trash2 size={15} strokeWidth={1.75} aria-hidden /> Remove for good
          </button>
        </form>
      )}
      {remove.isError && <WrongWords error={remove.error} />}
    </Dialog>
  );
}

const KINDS = {
  follows: 'follows',
  partOf: 'is part of',
  duplicates: 'duplicates',
  relatesTo: 'has to do with',
} as const;

export function TaskLinks({ task }: { task: TaskDetail }) {
  const link = useLink(task.taskId);
  const [other, setOther] = useState('');
  const [kind, setKind] = useState<keyof typeof KINDS>('relatesTo');
  const mayLink = useMay('task.propose');
  return (
    <section className="card pad-card" aria-labelledby="links-title">
      <h2 id="links-title">Other tasks</h2>
      <ul className="col g1 sm">
        {task.links.map((each) => (
          <li key={`${each.number} ${each.kind}`}>
            {each.taskId === task.taskId ? 'This' : each.number} {KINDS[each.kind as keyof typeof KINDS]}{' '}
            {each.taskId === task.taskId ? '' : 'this: '}
            <Link
              className="l"
              to="/tasking/task/$id"
              params={{ id: String(each.taskId === task.taskId ? each.otherTaskId : each.taskId) }}
            >
              {each.number} {each.title}
            </Link>
          </li>
        ))}
      </ul>
      {task.links.length === 0 && <p className="sm mut">It is linked to none.</p>}
      {mayLink && (
        <form
          className="row g2 wrap"
          onSubmit={(event) => {
            event.preventDefault();
            link.mutate({ otherTaskId: Number(other.replace(/\D/g, '')), kind }, { onSuccess: () => setOther('') });
          }}
        >
          <select
            className="in link-kind"
            aria-label="How this task"
            value={kind}
            onChange={(event) => setKind(event.target.value as keyof typeof KINDS)}
          >
            {Object.entries(KINDS).map(([code, words]) => (
              <option key={code} value={code}>
                This {words}
              </option>
            ))}
          </select>
          <input
            className="in link-number"
            aria-label="Number of the other task"
            required
            pattern="[Tt]?-?[0-9]+"
            placeholder="T-0001"
            value={other}
            onChange={(event) => setOther(event.target.value)}
          />
          <button type="submit" className="btn s" disabled={link.isPending}>
            Link
          </button>
        </form>
      )}
      {link.isError && <WrongWords error={link.error} />}
    </section>
  );
}

export function TaskWatchers({ task }: { task: TaskDetail }) {
  return (
    <p className="xs mut">
      {task.watchers.length === 0
        ? 'Nobody watches it.'
        : `Watched by ${task.watchers.map(({ name }) => name).join(', ')}.`}
    </p>
  );
}
