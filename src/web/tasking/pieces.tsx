import { CircleCheck, Clock, PauseCircle, TriangleAlert } from 'lucide-react';
import { useMe } from '../api/queries.ts';
import { Agency } from '../ui/marks.tsx';
import type { TaskView } from './types.ts';
import { type AgencyName, type StateTag, tagOf } from './words.ts';

const ICONS = { late: TriangleAlert, soon: Clock, hold: PauseCircle, ok: CircleCheck, plain: null } as const;

export function useAgencies(): AgencyName[] {
  return useMe().data?.partnership.agencies ?? [];
}

/** State or due date: hue, icon and word together. Plain where nothing presses. */
export function StateTagMark({ tag, className = '' }: { tag: StateTag; className?: string }) {
  const Icon = ICONS[tag.kind];
  if (tag.kind === 'plain') return <span className={`xs ink2 ${className}`}>{tag.words}</span>;
  return (
    <span className={`tag ${tag.kind} ${className}`}>
      {Icon && <Icon size={14} strokeWidth={1.75} aria-hidden />}
      {tag.words}
    </span>
  );
}

export function TaskTag({ task }: { task: TaskView }) {
  return <StateTagMark tag={tagOf(task)} />;
}

/**
 * Who is to do it, or that nobody is named yet.
 *
 * @param isShort only "Council" where the partnership has one council: in a narrow column
 */
export function TaskAgency({
  task,
  agencies,
  isShort = false,
}: {
  task: TaskView;
  agencies: readonly AgencyName[];
  isShort?: boolean;
}) {
  const agency = agencies.find(({ agencyId }) => agencyId === task.who.agencyId);
  if (!agency) return <span className="mut">No agency yet</span>;
  const isOnly = agencies.filter(({ kind }) => kind === agency.kind).length === 1;
  return isShort && isOnly ? <Agency kind={agency.kind} /> : <Agency kind={agency.kind} name={agency.name} />;
}
