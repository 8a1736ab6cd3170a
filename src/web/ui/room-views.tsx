import { Link, useLocation } from '@tanstack/react-router';
import { useMe } from '../api/queries.ts';

export interface RoomView {
  to: string;
  words: string;
  permission: string;
  /** Other addresses of the same view. */
  also?: readonly string[];
}

/** A phone shows part of the row: the view one is in is never the part that is cut off. */
const intoView = (link: HTMLElement | null) => {
  const row = link?.parentElement;
  if (row && link) row.scrollLeft = link.offsetLeft + link.offsetWidth - row.clientWidth - row.offsetLeft;
};

/** The views of a room, as far as the viewer may see them; each is an address, the first one the room's own. */
export function RoomViews({ name, views }: { name: string; views: readonly RoomView[] }) {
  const { pathname } = useLocation();
  const permissions = useMe().data?.person?.permissions ?? [];
  const isHere = ({ to, also = [] }: RoomView) =>
    to === views[0]?.to ? pathname === to || also.some((other) => pathname.startsWith(other)) : pathname.startsWith(to);
  return (
    <nav className="seg room-views" aria-label={name}>
      {views
        .filter(({ permission }) => permissions.includes(permission))
        .map((view) => (
          <Link
            key={view.to}
            to={view.to as string}
            aria-current={isHere(view) ? 'page' : undefined}
            ref={isHere(view) ? intoView : undefined}
            activeProps={{}}
            activeOptions={{ exact: true }}
          >
            {view.words}
          </Link>
        ))}
    </nav>
  );
}
