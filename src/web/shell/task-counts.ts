import { useQuery } from '@tanstack/react-query';
import { get } from '../api/client.ts';
import { useMay } from '../api/queries.ts';

/** Open and late tasks, for the rail; the same answer that the board reads. */
export function useTaskCounts(): { open: number; late: number } | null {
  const tasks = useQuery({
    queryKey: ['tasks', 'list', { state: 'open' }],
    queryFn: ({ signal }) =>
      get<{ tasks: { isOverdue: boolean }[]; now: number }>('/api/tasks', { state: 'open' }, signal),
    enabled: useMay('task.read'),
    select: ({ tasks: open }) => ({ open: open.length, late: open.filter(({ isOverdue }) => isOverdue).length }),
  });
  return tasks.data ?? null;
}
