import { Outlet, useLocation, useNavigate } from '@tanstack/react-router';
import { CloudOff, Info } from 'lucide-react';
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import { onSignedOut } from '../api/client.ts';
import { Failed } from '../api/failed.tsx';
import { startLive, useIsConnected } from '../api/live.ts';
import { useMe } from '../api/queries.ts';
import type { Me } from '../api/types.ts';
import { announce, LiveRegion } from '../ui/announce.tsx';
import { Toasts } from '../ui/toasts.tsx';
import { setNow, setTimeZone } from '../ui/words.ts';
import { startKeys, useShortcuts } from './keys.ts';
import { usePictureNews } from './news.ts';
import { Rail } from './rail.tsx';
import { ReplayStrip } from './replay-strip.tsx';
import { isIn, pageName, roomsFor } from './rooms.ts';
import { type Overlay, TopBar } from './top-bar.tsx';

const SignIn = lazy(() => import('../sign-in/sign-in.tsx').then((m) => ({ default: m.SignIn })));
const SignInAgain = lazy(() => import('../sign-in/again.tsx').then((m) => ({ default: m.SignInAgain })));
const Overlays = lazy(() => import('./overlays.tsx').then((m) => ({ default: m.Overlays })));

/** Who is asking decides what there is: nobody → sign-in; somebody → the rooms of their roles. */
export function Shell() {
  const me = useMe();
  const { pathname } = useLocation();
  const { data, dataUpdatedAt } = me;
  useMemo(() => {
    if (!data) return;
    setTimeZone(data.partnership.timeZone);
    // As of when it was answered, not of this render.
    setNow(data.now + Date.now() - dataUpdatedAt);
  }, [data, dataUpdatedAt]);
  if (me.isPending) return <div className="unseen">Loading</div>;
  if (me.isError) return <Failed error={me.error} what="AIM" onRetry={() => void me.refetch()} />;
  if (pathname === '/first-administrator') {
    return (
      <Suspense>
        <Outlet />
      </Suspense>
    );
  }
  if (!me.data.person) {
    return (
      <Suspense>
        <SignIn me={me.data} />
      </Suspense>
    );
  }
  return <SignedIn me={me.data} person={me.data.person} />;
}

const markingWords = (marking: string) => marking.replace('-', '–');

function SignedIn({ me, person }: { me: Me; person: NonNullable<Me['person']> }) {
  const { pathname, search } = useLocation();
  const navigate = useNavigate();
  const [overlay, setOverlay] = useState<Overlay>(null);
  const [hasExpired, setHasExpired] = useState(false);
  const isConnected = useIsConnected();
  const rooms = roomsFor(person.permissions);
  const page = pageName(pathname);
  const mainElement = useRef<HTMLElement>(null);
  const lastPath = useRef(pathname);

  useEffect(() => onSignedOut(() => setHasExpired(true)), []);
  useEffect(startKeys, []);
  useEffect(startLive, []);
  usePictureNews();
  useEffect(() => {
    document.title = `${page} – AIM – ${markingWords(me.partnership.marking)}`;
    if (lastPath.current === pathname) return;
    lastPath.current = pathname;
    announce(page);
    mainElement.current?.focus({ preventScroll: true });
  }, [page, pathname, me.partnership.marking]);

  const first = rooms[0];
  const isHome = pathname === '/' && first !== undefined && first.to !== '/';
  useEffect(() => {
    if (isHome && first) void navigate({ to: first.to, replace: true });
  }, [isHome, first, navigate]);

  useShortcuts('Everywhere', [
    { keys: 'Ctrl k', words: 'Find a place, page or command', does: () => setOverlay('palette') },
    { keys: '/', words: 'Find', does: () => setOverlay('palette') },
    { keys: '?', words: 'Show the keys of this page', does: () => setOverlay('keys') },
    ...rooms.map((room) => ({ keys: `g ${room.key}`, words: room.name, does: () => void navigate({ to: room.to }) })),
  ]);

  // The meeting and the board have the whole screen: on the wall there is nothing to wander off to.
  const isWall = pathname === '/cases/dispatch' && (search as { wall?: number | undefined }).wall === 1;
  const isWhole = isWall || /^\/meetings\/\d+$/.test(pathname);

  return (
    <div className={isWhole ? 'app whole' : 'app'} data-marking={markingWords(me.partnership.marking)}>
      <a className="skip" href="#main">
        Skip to the page
      </a>
      <section className="strip" aria-label="Marking">
        <span className="row g2">
          <b>{markingWords(me.partnership.marking)}</b>
          <span className="who">{me.partnership.name}</span>
        </span>
        {me.partnership.madeUp && (
          <span className="row g2">
            <Info size={14} strokeWidth={1.75} aria-hidden />
            <span>Demonstration: every incident, place and person here is made up</span>
          </span>
        )}
      </section>
      {!isWhole && (
        <>
          <Rail
            rooms={rooms}
            current={rooms.find((room) => isIn(room, pathname))}
            person={person}
            onAccount={() => setOverlay('account')}
          />
          <TopBar page={page} onOpen={setOverlay} />
        </>
      )}
      <main className="main" id="main" tabIndex={-1} ref={mainElement}>
        {!isConnected && (
          <div className="offline" role="status">
            <CloudOff size={15} strokeWidth={1.75} aria-hidden /> Not connected. What is shown stays as it was; new
            loads appear when the connection is back.
          </div>
        )}
        <ReplayStrip />
        <Suspense>{isHome ? null : <Outlet />}</Suspense>
      </main>
      <LiveRegion />
      <Toasts />
      {overlay && (
        <Suspense>
          <Overlays open={overlay} onClose={() => setOverlay(null)} me={me} />
        </Suspense>
      )}
      {hasExpired && (
        <Suspense>
          <SignInAgain me={me} onDone={() => setHasExpired(false)} />
        </Suspense>
      )}
    </div>
  );
}
