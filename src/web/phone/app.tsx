import { ClipboardList, Map as MapIcon, Megaphone, Truck, UserRound } from 'lucide-react';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import { LiveRegion } from '../ui/announce.tsx';
import { CasePage } from './case-page.tsx';
import { MapPage } from './map-page.tsx';
import { MyCases } from './my-cases.tsx';
import { MyTasks } from './my-tasks.tsx';
import { NewCasePage } from './new-case-page.tsx';
import { PageBoundary } from './page-boundary.tsx';
import { PatrolPage } from './patrol-page.tsx';
import { type PlaceSharing, usePlaceSharing } from './place-sharing.ts';
import { Report } from './report.tsx';
import { ShiftPage } from './shift-page.tsx';
import { PhoneSignIn } from './sign-in.tsx';
import { SignalStrip } from './signal-strip.tsx';
import { TaskPage } from './task-page.tsx';
import { type Phone, usePhone } from './use-phone.ts';

const TABS = [
  { to: '#/', name: 'Tasks', icon: ClipboardList },
  { to: '#/cases', name: 'Cases', icon: Truck },
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
  const place = usePlaceSharing(phone);
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
  const isInside = /^#\/(task|case|new-case|patrol)\b/.test(address);
  const hasCases = phone.book.cases !== null;
  return (
    <div className="phone">
      <SignalStrip phone={phone} />
      <main ref={main} tabIndex={-1}>
        <PageBoundary key={address}>
          {planId === null ? (
            <Page phone={phone} place={place} address={address} />
          ) : (
            <PatrolPage phone={phone} book={phone.book} planId={planId} />
          )}
        </PageBoundary>
      </main>
      {!isInside && (
        <nav className="tabs" aria-label="Parts of the application">
          {TABS.filter(({ to }) => to !== '#/cases' || hasCases).map(({ to, name, icon: Icon }) => (
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

function Page({ phone, place, address }: { phone: Phone; place: PlaceSharing; address: string }) {
  const book = phone.book;
  if (book === null) return null;
  const [, kind, id] = /^#\/(task|case)\/(\d+)$/.exec(address) ?? [];
  if (kind === 'task') return <TaskPage phone={phone} book={book} taskId={Number(id)} />;
  if (kind === 'case') return <CasePage phone={phone} book={book} caseId={Number(id)} />;
  if (address === '#/cases') return <MyCases phone={phone} book={book} />;
  if (address === '#/new-case') return <NewCasePage phone={phone} book={book} />;
  if (address === '#/map') return <MapPage phone={phone} book={book} />;
  if (address === '#/report') return <Report phone={phone} book={book} />;
  if (address === '#/shift') return <ShiftPage phone={phone} book={book} place={place} />;
  return <MyTasks phone={phone} book={book} />;
}
