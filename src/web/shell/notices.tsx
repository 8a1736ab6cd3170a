import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Bell } from 'lucide-react';
import { useEffect, useState } from 'react';
import { get, Problem, post, put } from '../api/client.ts';
import { onLive } from '../api/live.ts';
import { useMay, useMe } from '../api/queries.ts';
import { announce } from '../ui/announce.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { plural, whenWords } from '../ui/words.ts';

interface NoticeLine {
  noticeId: number;
  at: number;
  words: string;
  path: string;
  readAt: number | null;
}
interface Settings {
  email: string | null;
  byMail: boolean;
  quietFrom: number;
  quietTo: number;
  quietWeekends: boolean;
}
interface Notices {
  notices: NoticeLine[];
  unread: number;
  settings: Settings & { hasMail: boolean; refused: string | null };
}

const KEY = ['notices'];

function useNotices() {
  const client = useQueryClient();
  const may = useMay('notice.read');
  const personId = useMe().data?.person?.personId;
  useEffect(
    () =>
      onLive(({ what, payload }) => {
        const isMine = Array.isArray(payload['personIds']) && payload['personIds'].includes(personId);
        if (what === 'resync' || ((what === 'notice.made' || what === 'notice.read') && isMine)) {
          void client.invalidateQueries({ queryKey: KEY });
        }
        if (what === 'notice.made' && isMine) announce('You have a new notice.');
      }),
    [client, personId],
  );
  return useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => get<Notices>('/api/notices', {}, signal),
    enabled: may,
  });
}

/** The bell: how many notices are unread, and what they say. */
export function NoticeBell() {
  const notices = useNotices();
  const [isOpen, setOpen] = useState(false);
  if (!notices.data) return null;
  const { unread } = notices.data;
  return (
    <>
      <button
        type="button"
        className="btn t sq bell"
        aria-haspopup="dialog"
        aria-label={unread === 0 ? 'Notices, none unread' : `Notices, ${unread} unread`}
        onClick={() => setOpen(true)}
      >
        <Bell size={18} strokeWidth={1.75} aria-hidden />
        {unread > 0 && <span className="bell-count">{unread > 99 ? '99+' : unread}</span>}
      </button>
      {isOpen && <NoticeDialog data={notices.data} onClose={() => setOpen(false)} />}
    </>
  );
}

function NoticeDialog({ data, onClose }: { data: Notices; onClose: () => void }) {
  const navigate = useNavigate();
  const client = useQueryClient();
  const [isSetting, setSetting] = useState(false);
  const read = useMutation({
    mutationFn: (which: { noticeIds: number[] } | { upTo: number }) => post('/api/notices/read', which),
    onSuccess: () => client.invalidateQueries({ queryKey: KEY }),
  });
  const newest = data.notices[0]?.noticeId;
  return (
    <Dialog title="Notices" isOpen onClose={onClose}>
      {isSetting ? (
        <NoticeSettings settings={data.settings} onDone={() => setSetting(false)} />
      ) : (
        <>
          {data.notices.length === 0 && (
            <p className="sm ink2">
              Nothing yet. You are told of tasks you watch, work on or proposed, and of those your agency is asked to
              accept.
            </p>
          )}
          <ul className="notice-list">
            {data.notices.map((notice) => (
              <li key={notice.noticeId} data-unread={notice.readAt === null || undefined}>
                <button
                  type="button"
                  onClick={() => {
                    if (notice.readAt === null) read.mutate({ noticeIds: [notice.noticeId] });
                    onClose();
                    void navigate({ href: notice.path });
                  }}
                >
                  <span className="f1">
                    {notice.readAt === null && <span className="unseen">Unread. </span>}
                    {notice.words}
                  </span>
                  <span className="xs mut nw">{whenWords(notice.at)}</span>
                </button>
              </li>
            ))}
          </ul>
          <div className="foot">
            <button type="button" className="btn t" onClick={() => setSetting(true)}>
              E-mail and quiet hours
            </button>
            {data.unread > 0 && newest !== undefined && (
              <button
                type="button"
                className="btn"
                disabled={read.isPending}
                onClick={() => read.mutate({ upTo: newest })}
              >
                Mark {plural(data.unread, 'notice')} read
              </button>
            )}
            <button type="button" className="btn p" onClick={onClose}>
              Done
            </button>
          </div>
        </>
      )}
    </Dialog>
  );
}

const clockOf = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
const minuteOf = (clock: string) => {
  const [hour = 0, minute = 0] = clock.split(':').map(Number);
  return hour * 60 + minute;
};

function NoticeSettings({ settings, onDone }: { settings: Notices['settings']; onDone: () => void }) {
  const client = useQueryClient();
  const { hasMail, refused, ...start } = settings;
  const [draft, setDraft] = useState<Settings>(start);
  const set = (change: Partial<Settings>) => setDraft((before) => ({ ...before, ...change }));
  const save = useMutation({
    mutationFn: () => put('/api/notices/settings', draft),
    onSuccess() {
      void client.invalidateQueries({ queryKey: KEY });
      onDone();
    },
  });
  return (
    <form
      className="col g3"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      {!hasMail && (
        <p className="notice">This AIM has no mail server yet, so notices stay in AIM. Who runs it can set one up.</p>
      )}
      {refused !== null && (
        <p className="notice late" role="status">
          The mail server refused the last e-mail for good (code {refused}). Check the address.
        </p>
      )}
      <label className="tick">
        <input
          type="checkbox"
          disabled={!hasMail}
          checked={draft.byMail}
          onChange={(event) => set({ byMail: event.target.checked })}
        />
        Tell me by e-mail too
      </label>
      <label className="field">
        <span className="label">E-mail address</span>
        <input
          className="in"
          type="email"
          autoComplete="email"
          required={draft.byMail}
          value={draft.email ?? ''}
          onChange={(event) => set({ email: event.target.value || null })}
        />
        <span className="hint">An e-mail says number, state and address of a task, and nothing else.</span>
      </label>
      <div className="row g3">
        <label className="field f1">
          <span className="label">No e-mail from</span>
          <input
            className="in"
            type="time"
            required
            value={clockOf(draft.quietFrom)}
            onChange={(event) => set({ quietFrom: minuteOf(event.target.value) })}
          />
        </label>
        <label className="field f1">
          <span className="label">until</span>
          <input
            className="in"
            type="time"
            required
            value={clockOf(draft.quietTo)}
            onChange={(event) => set({ quietTo: minuteOf(event.target.value) })}
          />
        </label>
      </div>
      <label className="tick">
        <input
          type="checkbox"
          checked={draft.quietWeekends}
          onChange={(event) => set({ quietWeekends: event.target.checked })}
        />
        Nor on Saturdays and Sundays
      </label>
      {save.isError && (
        <p className="notice late" role="alert">
          {save.error instanceof Problem ? save.error.message : 'That was not saved. Try again.'}
        </p>
      )}
      <div className="foot">
        <button type="button" className="btn" onClick={onDone}>
          Not now
        </button>
        <button type="submit" className="btn p" disabled={save.isPending}>
          Save
        </button>
      </div>
    </form>
  );
}
