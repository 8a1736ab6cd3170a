import { useAgencies } from './pieces.tsx';
import { usePriorities, useTeams } from './queries.ts';
import type { TaskView } from './types.ts';

export interface Filters {
  agency?: number | undefined;
  team?: number | undefined;
  priority?: number | undefined;
  mine?: number | undefined;
  overdue?: number | undefined;
}

/** Which tasks are shown; each is part of the address. */
export function TaskFilters({
  filters,
  tasks,
  onChange,
}: {
  filters: Filters;
  tasks: readonly TaskView[];
  onChange: (change: Filters) => void;
}) {
  const agencies = useAgencies();
  const priorities = usePriorities().data ?? [];
  const used = new Set(tasks.flatMap(({ who }) => (who.teamId === null ? [] : [who.teamId])));
  const teams = (useTeams().data ?? []).filter(({ teamId }) => used.has(teamId));
  const late = tasks.filter(({ isOverdue }) => isOverdue).length;
  const number = (value: string) => (value === '' ? undefined : Number(value));
  return (
    <fieldset className="tasking-filters" aria-label="Show only">
      <select
        className="in"
        aria-label="Agency"
        value={filters.agency ?? ''}
        onChange={(event) => onChange({ agency: number(event.target.value) })}
      >
        <option value="">All agencies</option>
        {agencies.map((agency) => (
          <option key={agency.agencyId} value={agency.agencyId}>
            {agency.name}
          </option>
        ))}
      </select>
      {teams.length > 0 && (
        <select
          className="in"
          aria-label="Team"
          value={filters.team ?? ''}
          onChange={(event) => onChange({ team: number(event.target.value) })}
        >
          <option value="">All teams</option>
          {teams.map((team) => (
            <option key={team.teamId} value={team.teamId}>
              {team.name}
            </option>
          ))}
        </select>
      )}
      {priorities.length > 0 && (
        <select
          className="in"
          aria-label="Priority"
          value={filters.priority ?? ''}
          onChange={(event) => onChange({ priority: number(event.target.value) })}
        >
          <option value="">All priorities</option>
          {priorities.map(({ priorityId, title }) => (
            <option key={priorityId} value={priorityId}>
              {title}
            </option>
          ))}
        </select>
      )}
      <label className="tick">
        <input
          type="checkbox"
          checked={filters.mine !== undefined}
          onChange={(event) => onChange({ mine: event.target.checked ? 1 : undefined })}
        />
        Mine, or mine to decide
      </label>
      <label className="tick">
        <input
          type="checkbox"
          checked={filters.overdue !== undefined}
          onChange={(event) => onChange({ overdue: event.target.checked ? 1 : undefined })}
        />
        Late ({late})
      </label>
    </fieldset>
  );
}
