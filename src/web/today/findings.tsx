import { Link } from '@tanstack/react-router';
import { CircleCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Briefing, BriefingFinding } from '../../intelligence/model.ts';
import { problemOfCategory } from '../../tasking/model.ts';
import { useMay } from '../api/queries.ts';
import { Agency } from '../ui/marks.tsx';
import { Provenance, Spark } from '../ui/pieces.tsx';
import { dayWords, isoOfDay, plural } from '../ui/words.ts';

const MOST_IDS = 300;

/** What the meeting may decide of a finding, to be ticked on paper as on the PDF. */
const TICKS = ['Task', 'Monitor until', 'Refer', 'No action'] as const;

export function Findings({ briefing }: { briefing: Briefing }) {
  const { findings } = briefing;
  return (
    <section className="card findings" aria-labelledby="findings-title">
      <header>
        <h2 id="findings-title">Needs a decision</h2>
        {findings.length > 0 && <span className="mut sm">{findings.length} found</span>}
        <span className="f1" />
        <span className="xs mut">{briefing.checks.words}</span>
      </header>
      {findings.length === 0 && (
        <div className="state">
          <h3 className="row g2">
            <CircleCheck size={18} strokeWidth={1.75} aria-hidden /> No exceptions
          </h3>
          <p className="sm ink2">
            {plural(briefing.checks.made, 'check')} were made, and nothing is out of the ordinary. That is a good day;
            the table beside this shows every count in its usual range.
          </p>
        </div>
      )}
      {findings.map((finding) => (
        <Finding
          key={finding.number}
          finding={finding}
          unit={briefing.edition === 'monthly' ? 'months' : 'weeks'}
          date={briefing.date}
        />
      ))}
      {briefing.moreFindings > 0 && (
        <p className="sm ink2 pad">{plural(briefing.moreFindings, 'further finding')} less far from the usual.</p>
      )}
    </section>
  );
}

/** Where the records under a finding open: on the map, chosen. */
const mapSearch = (finding: BriefingFinding) => ({
  sel: finding.incidentIds.slice(0, MOST_IDS).join(','),
  from: isoOfDay(Math.min(finding.window.fromDay, finding.window.toDay - 27)),
  to: isoOfDay(finding.window.toDay),
});

/** What a new task begins with: the finding's words as its evidence, and the morning they were said on. */
const taskSearch = (finding: BriefingFinding, date: string) => ({
  new: 1,
  why: 'finding',
  ref: `briefing/${date}`,
  title: `${finding.title}, ${finding.place}`,
  words: `${finding.sentence}|${finding.provenance}`,
  problem:
    finding.kind === 'deliberateFires'
      ? 'deliberateFire'
      : finding.kind === 'nearRepeat'
        ? 'burglary'
        : problemOfCategory(finding.kind === 'count' ? finding.theme : ''),
});

function Finding({ finding, unit, date }: { finding: BriefingFinding; unit: string; date: string }) {
  const mayPropose = useMay('task.propose');
  return (
    <article className="finding" aria-labelledby={`finding-${finding.number}`}>
      <span className="n" aria-hidden>
        {finding.number}
      </span>
      <div className="f1">
        <div className="row g2 wrap">
          <h3 id={`finding-${finding.number}`}>{finding.title}</h3>
          <span className="mut sm">{finding.place}</span>
          <span className="f1" />
          {finding.agencies.map((kind) => (
            <span key={kind} className="xs ink2">
              <Agency kind={kind} size={11} />
            </span>
          ))}
        </div>
        <div className="finding-body">
          <div className="f1">
            <p>
              <Sentence finding={finding} />
            </p>
            <Provenance>{finding.provenance}</Provenance>
            <p className="on-paper ticks" aria-hidden>
              {TICKS.map((words) => (
                <span key={words}>{words}</span>
              ))}
            </p>
          </div>
          <div className="finding-chart">
            {finding.kind === 'nearRepeat' ? (
              <>
                <div className="sm b">Act by {dayWords(finding.actByDay)}</div>
                <div className="xs mut">
                  {finding.homes === null
                    ? 'Nearby homes face more risk until then'
                    : `About ${plural(finding.homes, 'home')} nearby face more risk until then`}
                </div>
              </>
            ) : (
              <>
                <Spark history={finding.history} usual={finding.usual} unit={unit} />
                <div className="xs mut">
                  {finding.history.length} {unit}. Usual {finding.usual.lower} to {finding.usual.upper}
                </div>
              </>
            )}
          </div>
        </div>
      </div>
      <div className="finding-act">
        <Link
          className="btn s p"
          to="/map"
          search={mapSearch(finding)}
          aria-label={`See records: ${finding.title}, ${finding.place}`}
        >
          See records
        </Link>
        {mayPropose && (
          <Link
            className="btn s"
            to="/tasking"
            search={taskSearch(finding, date)}
            aria-label={`Propose a task: ${finding.title}, ${finding.place}`}
          >
            Propose a task
          </Link>
        )}
      </div>
    </article>
  );
}

// A count and its noun ("8 fires"), or the count alone before "on", "in" or "were".
const LEAD = /^(\d[\d,]*(?: (?!on\b|in\b|were\b|of\b)[a-z-]+)?)(.*)$/s;
const EMPHASISED = /(\b\d[\d,]* (?:to|of) \d[\d,]*\b(?! [A-Z])|\b\d[\d,]*(?= (?:were|homes|days)\b))/;

/** The leading count is a door to its records; usual ranges and counts stand out. */
function Sentence({ finding }: { finding: BriefingFinding }) {
  const [, lead, rest] = LEAD.exec(finding.sentence) ?? [];
  const parts: ReactNode[] = (rest ?? finding.sentence)
    .split(EMPHASISED)
    .map((part, i) => (i % 2 === 1 ? <b key={`${part}${i.toString()}`}>{part}</b> : part));
  return (
    <>
      {lead && (
        <Link className="q b" to="/map" search={{ ...mapSearch(finding), view: 'table' as const }}>
          {lead}
        </Link>
      )}
      {parts}
    </>
  );
}
