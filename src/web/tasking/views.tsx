import { Link, useLocation } from '@tanstack/react-router';
import { useMay } from '../api/queries.ts';

const VIEWS = [
  { to: '/tasking', words: 'Board', permission: 'task.read' },
  { to: '/tasking/deployment', words: 'Deployment', permission: 'workforce.read' },
  { to: '/tasking/people', words: 'People', permission: 'workforce.manage' },
  { to: '/tasking/patrol', words: 'Patrol', permission: 'task.read' },
  { to: '/tasking/programme', words: 'Programme', permission: 'task.read' },
  { to: '/tasking/results', words: 'Results', permission: 'task.read' },
] as const satisfies readonly { to: string; words: string; permission: string }[];

/** A phone shows part of the row: the view one is in is never the part that is cut off. */
const intoView = (link: HTMLElement | null) => {
  const row = link?.parentElement;
  if (row && link) row.scrollLeft = link.offsetLeft + link.offsetWidth - row.clientWidth - row.offsetLeft;
};

/** The views of the tasking room; each is an address. */
export function TaskingViews() {
  const { pathname } = useLocation();
  const may = {
    'task.read': useMay('task.read'),
    'workforce.read': useMay('workforce.read'),
    'workforce.manage': useMay('workforce.manage'),
  };
  const isHere = (to: string) =>
    to === '/tasking' ? pathname === to || pathname.startsWith('/tasking/task') : pathname.startsWith(to);
  return (
    <nav className="seg tasking-views" aria-label="Tasking">
      {VIEWS.filter(({ permission }) => may[permission]).map(({ to, words }) => (
        <Link
          key={to}
          to={to as string}
          aria-current={isHere(to) ? 'page' : undefined}
          ref={isHere(to) ? intoView : undefined}
          activeProps={{}}
          activeOptions={{ exact: true }}
        >
          {words}
        </Link>
      ))}
    </nav>
  );
}
