import { AGENCY_KINDS, type AgencyKind } from '../../vocabulary/index.ts';
import type { PlaceHistory } from '../api/types.ts';
import { AGENCY_NAMES, AgencyMark } from '../ui/marks.tsx';
import { countWords, isoOfDay, today } from '../ui/words.ts';

/** Counts by calendar year, as far back as the question goes; the last year is not over. */
export function Years({
  byYear,
  kindOf,
}: {
  byYear: PlaceHistory['byYear'];
  kindOf: (agencyId: number) => AgencyKind;
}) {
  const years = [...new Set(byYear.map(({ year }) => year))].sort((a, b) => b - a);
  const kinds = AGENCY_KINDS.filter((kind) => byYear.some(({ agencyId }) => kindOf(agencyId) === kind));
  const count = (year: number, kind: AgencyKind) =>
    byYear
      .filter((line) => line.year === year && kindOf(line.agencyId) === kind)
      .reduce((sum, { events }) => sum + events, 0);
  const thisYear = Number(isoOfDay(today()).slice(0, 4));
  return (
    <section className="card years">
      <header>
        <h2>Counts by year</h2>
      </header>
      {years.length === 0 ? (
        <p className="pad sm ink2">No record in this time.</p>
      ) : (
        <table className="plain">
          <thead>
            <tr>
              <th scope="col">Year</th>
              {kinds.map((kind) => (
                <th key={kind} scope="col" className="num">
                  <span className="ag">
                    <AgencyMark kind={kind} size={11} /> {AGENCY_NAMES[kind]}
                  </span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {years.map((year) => (
              <tr key={year}>
                <th scope="row">
                  {year}
                  {year === thisYear && <span className="mut"> so far</span>}
                </th>
                {kinds.map((kind) => (
                  <td key={kind} className="num">
                    {countWords(count(year, kind))}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
