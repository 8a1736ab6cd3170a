import { Link } from '@tanstack/react-router';
import type { Briefing } from '../../intelligence/model.ts';
import { AgencyMark } from '../ui/marks.tsx';
import { ChangeTag, UsualBar } from '../ui/pieces.tsx';
import { countWords, isoOfDay } from '../ui/words.ts';

/** Every theme against its usual range, on one scale. */
export function ThemeTable({ briefing }: { briefing: Briefing }) {
  const { themes, covers } = briefing;
  const max = Math.max(1, ...themes.map((theme) => Math.max(theme.count, theme.usual.upper)));
  return (
    <table className="theme-table plain">
      <thead>
        <tr>
          <th scope="col">Theme</th>
          <th scope="col" className="num">
            Count
          </th>
          <th scope="col">Usual, 0 to {countWords(max)}</th>
          <th scope="col">
            <span className="unseen">Range</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {themes.map((theme) => (
          <tr key={theme.theme}>
            <th scope="row">
              <span className="ag wrap">
                <AgencyMark kind={theme.agency} />
                <span>{theme.name}</span>
              </span>
            </th>
            <td className="num b">
              <Link
                className="q"
                to="/map"
                search={{
                  what: theme.theme,
                  from: isoOfDay(covers.fromDay),
                  to: isoOfDay(covers.toDay),
                  view: 'table' as const,
                }}
                aria-label={`${countWords(theme.count)} ${theme.name}: open the records`}
              >
                {countWords(theme.count)}
              </Link>
            </td>
            <td className="bar-cell">
              <UsualBar count={theme.count} usual={theme.usual} max={max} />
            </td>
            <td className="nw range-cell">
              {theme.verdict === 'usual' ? (
                <span className="xs mut">
                  {theme.usual.lower} to {theme.usual.upper}
                </span>
              ) : (
                <ChangeTag verdict={theme.verdict} />
              )}
              {theme.growing && theme.verdict !== 'usual' && (
                <span
                  className="xs mut growing"
                  title={`About ${Math.round(theme.growing.share * 100)} of 100 are usually recorded by now`}
                >
                  expect {theme.growing.expectLower} to {theme.growing.expectUpper}
                </span>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
