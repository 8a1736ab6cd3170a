import { Plus, X } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import {
  GRANTS,
  type Grant,
  type HeldPower,
  type Member,
  TEAM_KINDS,
  type Team,
  type TeamKind,
  TRAVELS,
  type Travel,
} from '../../tasking/model.ts';
import { usePowers } from '../tasking/queries.ts';
import { Dialog } from '../ui/dialog.tsx';
import { isoOfDay, today } from '../ui/words.ts';
import { WrongWords } from '../ui/wrong-words.tsx';
import { travelName } from './words.ts';
import { useSave } from './workforce-queries.ts';
import { TEAM_KIND_WORDS, type Workforce, wordsOf } from './workforce-types.ts';

const GRANT_WORDS: Record<Grant, string> = {
  office: 'by office',
  designation: 'by designation',
  authorisation: 'by authorisation',
  accreditation: 'by accreditation',
};

export function Foot({ isBusy, onClose }: { isBusy: boolean; onClose: () => void }) {
  return (
    <div className="foot">
      <button type="button" className="btn" onClick={onClose}>
        Not now
      </button>
      <button type="submit" className="btn p" disabled={isBusy}>
        {isBusy ? 'Saving' : 'Save'}
      </button>
    </div>
  );
}

export function TeamForm({ team, agencyId, onClose }: { team: Team | null; agencyId: number; onClose: () => void }) {
  const [name, setName] = useState(team?.name ?? '');
  const [kind, setKind] = useState<TeamKind>(team?.kind ?? 'other');
  const [travel, setTravel] = useState<Travel>(team?.travel ?? 'walk');
  const [isActive, setActive] = useState(team?.isActive ?? true);
  const save = useSave('teams', () => `${name} is saved.`, onClose);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({
      ...(team ? { teamId: team.teamId, expectedVersion: team.version } : {}),
      ...{ agencyId, name, kind, travel, isActive, base: team?.base ?? null },
    });
  };
  return (
    <Dialog title={team ? `Change ${team.name}` : 'Add a team'} isOpen onClose={onClose}>
      <form className="col g3" onSubmit={submit}>
        <label className="field">
          <span className="label">Name</span>
          <input
            className="in"
            required
            maxLength={120}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </label>
        <label className="field">
          <span className="label">Kind</span>
          <select className="in" value={kind} onChange={(event) => setKind(event.target.value as TeamKind)}>
            {TEAM_KINDS.map((each) => (
              <option key={each} value={each}>
                {TEAM_KIND_WORDS[each]}
              </option>
            ))}
          </select>
        </label>
        <label className="field">
          <span className="label">Gets about</span>
          <select className="in" value={travel} onChange={(event) => setTravel(event.target.value as Travel)}>
            {TRAVELS.map((each) => (
              <option key={each} value={each}>
                {travelName(each)}
              </option>
            ))}
          </select>
        </label>
        <label className="tick">
          <input type="checkbox" checked={isActive} onChange={(event) => setActive(event.target.checked)} />
          Works; a team that has ended is kept with its past
        </label>
        {save.isError && <WrongWords error={save.error} />}
        <Foot isBusy={save.isPending} onClose={onClose} />
      </form>
    </Dialog>
  );
}

export function MemberForm({
  member,
  teams,
  onClose,
}: {
  member: Member | null;
  teams: Workforce['teams'];
  onClose: () => void;
}) {
  const [name, setName] = useState(member?.name ?? '');
  const [callSign, setCallSign] = useState(member?.callSign ?? '');
  const [teamId, setTeamId] = useState(member?.teamId ?? teams[0]?.teamId ?? 0);
  const [skills, setSkills] = useState(member?.skills.join(', ') ?? '');
  const [powers, setPowers] = useState<PowerRow[]>(() => (member?.powers ?? []).map((held, row) => ({ ...held, row })));
  const [isActive, setActive] = useState(member?.isActive ?? true);
  const save = useSave('members', () => `${name} is saved.`, onClose);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({
      ...(member ? { memberId: member.memberId, expectedVersion: member.version } : {}),
      ...{ teamId, name, callSign, isActive, skills: wordsOf(skills), personId: member?.personId ?? null },
      powers: powers.map(({ row: _, ...held }) => held),
    });
  };
  return (
    <Dialog title={member ? `Change ${member.name}` : 'Add a person'} isOpen onClose={onClose} isWide>
      <form className="col g3" onSubmit={submit}>
        <div className="two three">
          <label className="field">
            <span className="label">Name</span>
            <input
              className="in"
              required
              maxLength={120}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          </label>
          <label className="field">
            <span className="label">Call sign</span>
            <input
              className="in"
              maxLength={30}
              value={callSign}
              onChange={(event) => setCallSign(event.target.value)}
            />
          </label>
          <label className="field">
            <span className="label">Team</span>
            <select className="in" value={teamId} onChange={(event) => setTeamId(Number(event.target.value))}>
              {teams.map((team) => (
                <option key={team.teamId} value={team.teamId}>
                  {team.name}
                </option>
              ))}
            </select>
          </label>
        </div>
        <label className="field">
          <span className="label">Skills, by commas</span>
          <input className="in" value={skills} onChange={(event) => setSkills(event.target.value)} />
        </label>
        <PowersHeld powers={powers} onChange={setPowers} />
        <label className="tick">
          <input type="checkbox" checked={isActive} onChange={(event) => setActive(event.target.checked)} />
          Works here; who has left is planned no more
        </label>
        {save.isError && <WrongWords error={save.error} />}
        <Foot isBusy={save.isPending} onClose={onClose} />
      </form>
    </Dialog>
  );
}

/** One power in the form; `row` tells two rows of the same power apart. */
interface PowerRow extends HeldPower {
  row: number;
}

/** Powers with how they are held, from and until when: each counts on the day the work starts. */
function PowersHeld({ powers, onChange }: { powers: PowerRow[]; onChange: (powers: PowerRow[]) => void }) {
  const answer = usePowers({}).data;
  const names = new Map([...(answer?.mayAct ?? [])].map(({ power, powerName }) => [power, powerName]));
  for (const { power } of powers) if (!names.has(power)) names.set(power, power);
  const set = (row: number, change: Partial<HeldPower>) =>
    onChange(powers.map((held) => (held.row === row ? { ...held, ...change } : held)));
  const add = () =>
    onChange([
      ...powers,
      {
        row: Math.max(0, ...powers.map(({ row }) => row)) + 1,
        power: [...names.keys()].find((code) => code !== 'none') ?? 'none',
        validFrom: isoOfDay(today()),
        validTo: null,
        grantedAs: 'designation',
        reference: '',
      },
    ]);
  return (
    <fieldset className="col g2">
      <legend className="sm b">Powers</legend>
      {powers.length === 0 && <p className="sm mut">None beyond those that anybody has.</p>}
      {powers.map((held, at) => {
        const named = names.get(held.power) ?? held.power;
        return (
          <div key={held.row} className="held-power inset">
            <label className="field">
              <span className="xs mut">Power {at + 1}</span>
              <select
                className="in"
                value={held.power}
                onChange={(event) => set(held.row, { power: event.target.value })}
              >
                {[...names].map(([code, words]) => (
                  <option key={code} value={code}>
                    {words}
                  </option>
                ))}
              </select>
            </label>
            <label className="field">
              <span className="xs mut">Held</span>
              <select
                className="in"
                value={held.grantedAs}
                onChange={(event) => set(held.row, { grantedAs: event.target.value as Grant })}
              >
                {GRANTS.map((grant) => (
                  <option key={grant} value={grant}>
                    {GRANT_WORDS[grant]}
                  </option>
                ))}
              </select>
            </label>
            <label className="field">
              <span className="xs mut">Reference</span>
              <input
                className="in"
                value={held.reference}
                maxLength={120}
                onChange={(event) => set(held.row, { reference: event.target.value })}
              />
            </label>
            <label className="field">
              <span className="xs mut">From</span>
              <input
                className="in"
                type="date"
                required
                value={held.validFrom}
                onChange={(event) => set(held.row, { validFrom: event.target.value })}
              />
            </label>
            <label className="field">
              <span className="xs mut">Until, if it ends</span>
              <input
                className="in"
                type="date"
                value={held.validTo ?? ''}
                onChange={(event) => set(held.row, { validTo: event.target.value === '' ? null : event.target.value })}
              />
            </label>
            <button
              type="button"
              className="btn t sq at-end"
              aria-label={`Take away power ${at + 1}, ${named}`}
              onClick={() => onChange(powers.filter(({ row }) => row !== held.row))}
            >
              <X size={16} strokeWidth={1.75} aria-hidden />
            </button>
          </div>
        );
      })}
      <div>
        <button type="button" className="btn s" onClick={add}>
          <Plus size={15} strokeWidth={1.75} aria-hidden /> Add a power
        </button>
      </div>
    </fieldset>
  );
}
