import { Link, useLocation } from '@tanstack/react-router';
import { useMay } from '../api/queries.ts';

const VIEWS = [
  { to: '/tasking', words: 'Board', permission: 'task.read' },
  { to: '/tasking/deployment', words: 'Deployment', permission: 'workforce.read' },
  { to: '/tasking/patrol', words: 'Patrol', permission: 'task.read' },
  { to: '/tasking/programme', words: 'Programme', permission: 'task.read' },
  { to: '/tasking/results', words: 'Results', permission: 'task.read' },
] as const satisfies readonly { to: string; words: string; permission: string }[];

/** The views of the tasking room; each is an address. */
export function TaskingViews() {
  const { pathname } = useLocation();
  const may = { 'task.read': useMay('task.read'), 'workforce.read': useMay('workforce.read') };
  const isHere = (to: string) =>
    to === '/tasking' ? pathname === to || pathname.startsWith('/tasking/task') : pathname.startsWith(to);
  return (
    <nav className="seg tasking-views" aria-label="Tasking">
      {VIEWS.filter(({ permission }) => may[permission]).map(({ to, words }) => (
        <Link
          key={to}
          to={to as string}
          aria-current={isHere(to) ? 'page' : undefined}
          activeProps={{}}
          activeOptions={{ exact: true }}
        >
          {words}
        </Link>
      ))}
    </nav>
  );
}
