import '../../letters/letters.css';
import { useState } from 'react';
import { HOLD_WORKFLOWS, type HoldWorkflow } from '../../../services/model.ts';
import { useMay } from '../../api/queries.ts';
import { HoldCard } from '../../holds/hold-card.tsx';
import { useHoldsOf, useLift } from '../../holds/queries.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { FormFoot } from '../../ui/form-foot.tsx';
import type { CaseDetailView } from '../queries.ts';

/** The case's vehicle once it was lifted: kept, released against its charges, or disposed of. */
export function CaseKeeping({ found }: { found: CaseDetailView }) {
  const isVehicle = found.definition.questions.some(({ kind }) => kind === 'vrm');
  const holds = useHoldsOf(found.caseId);
  const mayLift = useMay('case.work') && found.marks.eligible !== undefined;
  const [isLifting, setIsLifting] = useState(false);
  if (!isVehicle || holds.data === undefined) return null;
  const all = holds.data.holds;
  const isKept = all.some(({ endedAt }) => endedAt === null);
  if (all.length === 0 && !mayLift) return null;
  return (
    <section className="card pad-card" aria-labelledby="case-keeping">
      <div className="row g2 wrap">
        <h3 id="case-keeping">In keeping</h3>
        <span className="f1" />
        {mayLift && !isKept && (
          <button type="button" className="btn no-paper" onClick={() => setIsLifting(true)}>
            Put into keeping
          </button>
        )}
      </div>
      {all.length === 0 && <p className="sm ink2">The vehicle is not in keeping.</p>}
      {all.map((hold) => (
        <HoldCard key={hold.holdId} hold={hold} />
      ))}
      {isLifting && <Lift found={found} onClose={() => setIsLifting(false)} />}
    </section>
  );
}

const WORKFLOW_WORDS: Record<HoldWorkflow, string> = {
  untaxed: 'Untaxed: Vehicle Excise and Registration Act 1994',
  abandoned: 'Abandoned: Refuse Disposal (Amenity) Act 1978',
};

function Lift({ found, onClose }: { found: CaseDetailView; onClose: () => void }) {
  const lift = useLift(found.caseId);
  const [place, setPlace] = useState('');
  const [workflow, setWorkflow] = useState<HoldWorkflow>(
    found.facts['dvla']?.value === 'untaxed' ? 'untaxed' : 'abandoned',
  );
  return (
    <Dialog title={`Put into keeping: ${found.number}`} isOpen onClose={onClose}>
      <form
        className="col g3"
        onSubmit={(event) => {
          event.preventDefault();
          lift.mutate({ place, workflow }, { onSuccess: onClose });
        }}
      >
        <label className="field">
          <span className="label">Under which law</span>
          <select className="in" value={workflow} onChange={({ target }) => setWorkflow(target.value as HoldWorkflow)}>
            {HOLD_WORKFLOWS.map((each) => (
              <option key={each} value={each}>
                {WORKFLOW_WORDS[each]}
              </option>
            ))}
          </select>
        </label>
        <label className="field">
          <span className="label">Where it is kept</span>
          <input
            className="in"
            required
            maxLength={120}
            value={place}
            onChange={({ target }) => setPlace(target.value)}
          />
        </label>
        <FormFoot words="Put into keeping" save={lift} onClose={onClose} />
      </form>
    </Dialog>
  );
}
