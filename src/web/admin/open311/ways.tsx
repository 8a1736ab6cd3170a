import type { Body } from '../../../services/model.ts';
import type { EndpointForm } from './queries.ts';

export type Ways = Pick<EndpointForm, 'body' | 'sends' | 'polls' | 'fetches' | 'tells'>;

const WAYS = [
  ['sends', 'Send it cases', 'Those found to be the body’s above, from now on'],
  ['polls', 'Hear its updates', 'They become notes of the cases that were sent there'],
  ['fetches', 'Fetch its reports', 'Its open reports from now on become cases here'],
  ['tells', 'Tell it what becomes of cases', 'Of those sent there and those fetched from there, from now on'],
] as const;

/** What is sent to a server, fetched from it and told it. */
export function WaysFields({
  ways,
  bodies,
  onChange,
}: {
  ways: Ways;
  bodies: readonly Body[];
  onChange: (ways: Ways) => void;
}) {
  return (
    <>
      <label className="field">
        <span className="label">Which body does it serve?</span>
        <select
          className="in"
          value={ways.body ?? ''}
          onChange={({ target }) => {
            const body = target.value === '' ? null : target.value;
            onChange({ ...ways, body, sends: ways.sends && body !== null });
          }}
        >
          <option value="">None: no cases are sent to it</option>
          {bodies.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <fieldset>
        <legend className="sm b">What passes</legend>
        {WAYS.map(([way, words, means]) => (
          <label key={way} className="tick">
            <input
              type="checkbox"
              checked={ways[way]}
              disabled={way === 'sends' && ways.body === null}
              onChange={({ target }) => onChange({ ...ways, [way]: target.checked })}
            />
            <span>
              {words}. <span className="mut">{means}</span>
            </span>
          </label>
        ))}
      </fieldset>
    </>
  );
}
