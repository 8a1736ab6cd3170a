import { ClipboardList, Map as MapIcon, Megaphone, UserRound } from 'lucide-react';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import { LiveRegion } from '../ui/announce.tsx';
import { MapPage } from './map-page.tsx';
import { MyTasks } from './my-tasks.tsx';
import { PatrolPage } from './patrol-page.tsx';
import { Report } from './report.tsx';
import { ShiftPage } from './shift-page.tsx';
import { PhoneSignIn } from './sign-in.tsx';
import { SignalStrip } from './signal-strip.tsx';
import { TaskPage } from './task-page.tsx';
import { type Phone, usePhone } from './use-phone.ts';

const TABS = [
  { to: '#/', name: 'Tasks', icon: ClipboardList },
  { to: '#/map', name: 'Map', icon: MapIcon },
  { to: '#/report', name: 'Report', icon: Megaphone },
  { to: '#/shift', name: 'Shift', icon: UserRound },
] as const;

const onHash = (tell: () => void) => {
  addEventListener('hashchange', tell);
  return () => removeEventListener('hashchange', tell);
};

/** The officers' application. Its addresses are after the hash, so that every page of it is there without signal. */
export function App() {
  const phone = usePhone();
  const address = useSyncExternalStore(onHash, () => location.hash || '#/');
  const main = useRef<HTMLElement>(null);
  const last = useRef(address);
  useEffect(() => {
    if (last.current === address) return;
    last.current = address;
    scrollTo(0, 0);
    main.current?.focus();
  }, [address]);
  if (!phone.isReady) return <p className="unseen">Loading</p>;
  if (phone.book === null) return <PhoneSignIn phone={phone} />;
  const planId = /^#\/patrol\/([0-9a-f-]{36})$/.exec(address)?.[1] ?? null;
  const taskId = /^#\/task\/(\d+)$/.exec(address)?.[1];
  return (
    <div className="phone">
      <SignalStrip phone={phone} />
      <main ref={main} tabIndex={-1}>
        {planId === null ? (
          <Page phone={phone} address={address} taskId={taskId === undefined ? null : Number(taskId)} />
        ) : (
          <PatrolPage phone={phone} book={phone.book} planId={planId} />
        )}
      </main>
      {taskId === undefined && planId === null && (
        <nav className="tabs" aria-label="Parts of the application">
          {TABS.map(({ to, name, icon: Icon }) => (
            <a key={to} href={to} aria-current={address === to ? 'page' : undefined}>
              <Icon size={26} strokeWidth={1.75} aria-hidden />
              {name}
            </a>
          ))}
        </nav>
      )}
      <LiveRegion />
    </div>
  );
}

function Page({ phone, address, taskId }: { phone: Phone; address: string; taskId: number | null }) {
  const book = phone.book;
  if (book === null) return null;
  if (taskId !== null) return <TaskPage phone={phone} book={book} taskId={taskId} />;
  if (address === '#/map') return <MapPage phone={phone} book={book} />;
  if (address === '#/report') return <Report phone={phone} book={book} />;
  if (address === '#/shift') return <ShiftPage phone={phone} book={book} />;
  return <MyTasks phone={phone} book={book} />;
}
