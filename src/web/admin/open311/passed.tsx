import type { Body } from '../../../services/model.ts';
import { countWords, momentWords } from '../../ui/words.ts';
import type { Endpoint } from './queries.ts';

interface Way {
  what: string;
  isOn: boolean;
  passed: string;
  lastAt: number | null;
}

/** What has passed between AIM and one server, each way with its count and its last time. */
export function Passed({ endpoint, bodies }: { endpoint: Endpoint; bodies: readonly Body[] }) {
  return (
    <table className="open311-passed plain stack">
      <caption className="unseen">What passed between AIM and {endpoint.name}</caption>
      <thead>
        <tr>
          <th scope="col">What</th>
          <th scope="col">Done</th>
          <th scope="col">How much</th>
          <th scope="col">Last</th>
        </tr>
      </thead>
      <tbody>
        {waysOf(endpoint, bodies).map(({ what, isOn, passed, lastAt }) => (
          <tr key={what}>
            <th scope="row">{what}</th>
            <td data-label="Done">{isOn ? 'Yes' : <span className="mut">No</span>}</td>
            <td data-label="How much">{passed}</td>
            <td className="tab" data-label="Last">
              {lastAt === null ? <span className="mut">Never</span> : momentWords(lastAt)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function waysOf({ tally, sends, polls, fetches, tellsFrom, body }: Endpoint, bodies: readonly Body[]): Way[] {
  const named = bodies.find(({ id }) => id === body)?.name ?? body;
  return [
    {
      what: named === null ? 'We send it cases' : `We send it cases of ${named}`,
      isOn: sends,
      passed: counted([tally.nSent, 'sent'], [tally.nWaiting, 'waiting'], [tally.nRefused, 'not taken']),
      lastAt: tally.sentAt,
    },
    {
      what: 'We tell it what becomes of cases',
      isOn: tellsFrom !== null,
      passed: counted([tally.nTold, 'updates told'], [tally.nUntold, 'not taken']),
      lastAt: tally.toldAt,
    },
    { what: 'We hear its updates', isOn: polls, passed: counted([tally.nHeard, 'heard']), lastAt: tally.heardAt },
    {
      what: 'We fetch its reports',
      isOn: fetches,
      passed: counted([tally.nFetched, 'opened as cases']),
      lastAt: tally.fetchedAt,
    },
  ];
}

/** The first always; others where there are any. */
const counted = (...counts: [number, string][]): string =>
  counts
    .filter(([n], i) => i === 0 || n > 0)
    .map(([n, words]) => `${countWords(n)} ${words}`)
    .join(', ');
