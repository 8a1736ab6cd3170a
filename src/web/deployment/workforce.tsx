import '../tasking/tasking.css';
import './deployment.css';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import type { Member, Team } from '../../tasking/model.ts';
import { Failed } from '../api/failed.tsx';
import { useMay, useMe } from '../api/queries.ts';
import { useAgencies } from '../tasking/pieces.tsx';
import { TaskingViews } from '../tasking/views.tsx';
import { Provenance, Skeleton } from '../ui/pieces.tsx';
import { isoOfDay, listWords, plural, today } from '../ui/words.ts';
import { MemberForm, TeamForm } from './people-forms.tsx';
import { ShiftPlan } from './shift-plan.tsx';
import { travelName } from './words.ts';
import { useSave, useWorkforce } from './workforce-queries.ts';
import { TEAM_KIND_WORDS, type Workforce } from './workforce-types.ts';

const SHARING_WORDS = { numbers: 'Numbers', skills: 'Numbers and skills', names: 'Names' } as const;

/** Who there is: teams, people with their skills and powers, their shifts and absences, and what partners are shown. */
export function WorkforcePage() {
  const found = useWorkforce();
  const agencyId = useMe().data?.person?.agencyId ?? null;
  const may = useMay('workforce.manage');
  if (found.isPending) return <Skeleton lines={6} height={44} words="Loading the teams" />;
  if (found.isError) return <Failed error={found.error} what="The teams" onRetry={() => void found.refetch()} />;
  const own = found.data.teams.filter((team) => team.agencyId === agencyId);
  return (
    <div className="page workforce">
      <div className="row g3 wrap">
        <TaskingViews />
      </div>
      <Teams teams={own} agencyId={agencyId} mayManage={may} />
      <People workforce={found.data} teams={own} mayManage={may} />
      {own.length > 0 && <ShiftPlan workforce={found.data} teams={own} mayManage={may} />}
      {agencyId !== null && <Sharing workforce={found.data} agencyId={agencyId} mayManage={may} />}
      <Provenance>
        Each agency plans its own people. What others are shown of yours is below; why somebody is away is never among
        it.
      </Provenance>
    </div>
  );
}

function Teams({
  teams,
  agencyId,
  mayManage,
}: {
  teams: Workforce['teams'];
  agencyId: number | null;
  mayManage: boolean;
}) {
  const [edited, setEdited] = useState<Team | 'new' | null>(null);
  return (
    <section className="card" aria-labelledby="teams-title">
      <header className="pad-header">
        <h2 id="teams-title">Teams</h2>
        <span className="mut sm">{teams.length}</span>
        <span className="f1" />
        {mayManage && agencyId !== null && (
          <button type="button" className="btn" onClick={() => setEdited('new')}>
            <Plus size={16} strokeWidth={1.75} aria-hidden /> Add a team
          </button>
        )}
      </header>
      {teams.length === 0 ? (
        <p className="sm ink2 pad">Your agency has no team yet.</p>
      ) : (
        <table className="plain stack">
          <caption className="unseen">Teams of your agency</caption>
          <thead>
            <tr>
              <th scope="col">Team</th>
              <th scope="col">Kind</th>
              <th scope="col">Gets about</th>
              <th scope="col" className="num">
                People
              </th>
              <th scope="col">Based at</th>
              <th scope="col">
                <span className="unseen">Change</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {teams.map((team) => (
              <tr key={team.teamId}>
                <th scope="row">
                  {team.name}
                  {!team.isActive && <span className="mut"> (ended)</span>}
                </th>
                <td data-label="Kind">{TEAM_KIND_WORDS[team.kind]}</td>
                <td data-label="Gets about">{travelName(team.travel)}</td>
                <td data-label="People" className="num">
                  {team.nMembers}
                </td>
                <td data-label="Based at">{team.base?.words || <span className="mut">Not said</span>}</td>
                <td className="actions">
                  {mayManage && (
                    <button
                      type="button"
                      className="btn s"
                      onClick={() => setEdited(team)}
                      aria-label={`Change the team ${team.name}`}
                    >
                      Change
                    </button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {edited !== null && agencyId !== null && (
        <TeamForm team={edited === 'new' ? null : edited} agencyId={agencyId} onClose={() => setEdited(null)} />
      )}
    </section>
  );
}

function People({
  workforce,
  teams,
  mayManage,
}: {
  workforce: Workforce;
  teams: Workforce['teams'];
  mayManage: boolean;
}) {
  const [edited, setEdited] = useState<Member | 'new' | null>(null);
  const [teamId, setTeamId] = useState(0);
  const on = isoOfDay(today());
  const shown = workforce.members
    .filter((member) => teamId === 0 || member.teamId === teamId)
    .sort((a, b) => a.teamId - b.teamId || a.name.localeCompare(b.name));
  return (
    <section className="card" aria-labelledby="members-title">
      <header className="pad-header">
        <h2 id="members-title">People</h2>
        <span className="mut sm">{shown.length}</span>
        <span className="f1" />
        <label className="row g2 sm mut">
          Team
          <select
            className="in workforce-pick"
            value={teamId}
            onChange={(event) => setTeamId(Number(event.target.value))}
          >
            <option value={0}>All teams</option>
            {teams.map((team) => (
              <option key={team.teamId} value={team.teamId}>
                {team.name}
              </option>
            ))}
          </select>
        </label>
        {mayManage && teams.length > 0 && (
          <button type="button" className="btn" onClick={() => setEdited('new')}>
            <Plus size={16} strokeWidth={1.75} aria-hidden /> Add a person
          </button>
        )}
      </header>
      <div className="workforce-people">
        <table className="plain stack">
          <caption className="unseen">People of your agency, by team</caption>
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Team</th>
              <th scope="col">Skills</th>
              <th scope="col">Powers held today</th>
              <th scope="col">
                <span className="unseen">Change</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((member) => {
              const held = member.powers.filter(
                ({ validFrom, validTo }) => validFrom <= on && (validTo === null || on <= validTo),
              );
              return (
                <tr key={member.memberId}>
                  <th scope="row">
                    {member.name} <span className="xs mut">{member.callSign}</span>
                    {!member.isActive && <span className="mut"> (left)</span>}
                  </th>
                  <td data-label="Team">{teams.find((team) => team.teamId === member.teamId)?.name}</td>
                  <td data-label="Skills">{member.skills.join(', ') || <span className="mut">None said</span>}</td>
                  <td data-label="Powers held today">
                    {held.map(({ power }) => power).join(', ') || <span className="mut">None</span>}
                    {held.length < member.powers.length && (
                      <span className="xs mut">
                        {' '}
                        and {plural(member.powers.length - held.length, 'other')} at other times
                      </span>
                    )}
                  </td>
                  <td className="actions">
                    {mayManage && (
                      <button
                        type="button"
                        className="btn s"
                        onClick={() => setEdited(member)}
                        aria-label={`Change ${member.name}`}
                      >
                        Change
                      </button>
                    )}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      {edited !== null && (
        <MemberForm member={edited === 'new' ? null : edited} teams={teams} onClose={() => setEdited(null)} />
      )}
    </section>
  );
}

/** What each partner is shown of this agency's people: the agency's own decision, with its date. */
function Sharing({ workforce, agencyId, mayManage }: { workforce: Workforce; agencyId: number; mayManage: boolean }) {
  const others = useAgencies().filter((agency) => agency.agencyId !== agencyId);
  const save = useSave('sharing', () => 'What is shown is changed from today.');
  return (
    <section className="card pad-card" aria-labelledby="sharing-title">
      <h2 id="sharing-title">What partners are shown of your people</h2>
      <div className="workforce-sharing">
        {others.map((other) => {
          const agreed = workforce.sharing.find(
            (each) => each.agencyId === agencyId && each.withAgencyId === other.agencyId,
          );
          const back = workforce.sharing.find(
            (each) => each.agencyId === other.agencyId && each.withAgencyId === agencyId,
          );
          return (
            <label key={other.agencyId} className="field">
              <span className="label">{other.name}</span>
              <select
                className="in"
                disabled={!mayManage || save.isPending}
                value={agreed?.level ?? 'numbers'}
                onChange={(event) =>
                  save.mutate({
                    agencyId,
                    withAgencyId: other.agencyId,
                    level: event.target.value,
                    agreedOn: isoOfDay(today()),
                  })
                }
              >
                {Object.entries(SHARING_WORDS).map(([level, words]) => (
                  <option key={level} value={level}>
                    {words}
                  </option>
                ))}
              </select>
              <span className="hint">
                {listWords([
                  agreed ? `Agreed on ${agreed.agreedOn}` : 'Nothing was agreed: numbers only',
                  `it shows you ${SHARING_WORDS[back?.level ?? 'numbers'].toLowerCase()}`,
                ])}
              </span>
            </label>
          );
        })}
      </div>
      {save.isError && <Failed error={save.error} what="What is shown" onRetry={() => save.reset()} />}
    </section>
  );
}
