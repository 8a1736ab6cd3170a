import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { RiskQuestion } from '../../../services/model.ts';
import { get, post } from '../../api/client.ts';
import { useMay } from '../../api/queries.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { FormFoot } from '../../ui/form-foot.tsx';
import { momentWords, plural } from '../../ui/words.ts';
import type { CaseDetailView } from '../queries.ts';

interface AssessmentView {
  assessmentId: number;
  at: number;
  by: string;
  words: string;
  score: number;
  most: number;
  level: 'standard' | 'medium' | 'high';
  contactWithinDays: number;
  prompts: string[];
  unanswered: string[];
}
const LEVELS = { standard: 'ok', medium: 'soon', high: 'late' } as const;
const key = (caseId: number) => ['assessments', caseId];

/** What is known of the victim's risk, assessed again at each contact; for kinds that ask for it, and for those who may see it. */
export function VictimPanel({ found }: { found: CaseDetailView }) {
  const hasRisk = found.definition.facts.some(({ id }) => id === 'risk');
  const may = useMay('case.victim') && hasRisk;
  const assessments = useQuery({
    queryKey: key(found.caseId),
    queryFn: ({ signal }) =>
      get<{ assessments: AssessmentView[] }>(`/api/cases/${found.caseId}/assessments`, {}, signal),
    enabled: may,
  });
  const [isAsking, setIsAsking] = useState(false);
  if (!may || assessments.data === undefined) return null;
  return (
    <section className="card pad-card" aria-labelledby="case-victim">
      <div className="row g2 wrap">
        <h3 id="case-victim">Victim’s risk</h3>
        <span className="f1" />
        {found.isOpen && (
          <button type="button" className="btn no-paper" onClick={() => setIsAsking(true)}>
            Assess
          </button>
        )}
      </div>
      {assessments.data.assessments.length === 0 && (
        <p className="sm ink2">Not assessed yet. It is assessed at each contact.</p>
      )}
      {assessments.data.assessments.map((each) => (
        <article key={each.assessmentId} className="letter">
          <p className="row g2 wrap">
            <span className={`tag ${LEVELS[each.level]}`}>{each.level}</span>
            <span className="sm">
              {each.score} of {each.most}; contact within {plural(each.contactWithinDays, 'working day')}
            </span>
          </p>
          {each.prompts.map((words) => (
            <p key={words} className="notice soon">
              <span>{words}</span>
            </p>
          ))}
          {each.unanswered.length > 0 && (
            <p className="xs mut">Not answered: {each.unanswered.join('; ')}. The score is a least one.</p>
          )}
          <p className="xs mut">
            {each.by}, {momentWords(each.at)}. {each.words}
          </p>
        </article>
      ))}
      {isAsking && <Assess found={found} onClose={() => setIsAsking(false)} />}
    </section>
  );
}

function Assess({ found, onClose }: { found: CaseDetailView; onClose: () => void }) {
  const client = useQueryClient();
  const questions = useQuery({
    queryKey: ['assessments', 'questions'],
    queryFn: ({ signal }) => get<{ questions: RiskQuestion[] }>('/api/services/risk-questions', {}, signal),
  });
  const [answers, setAnswers] = useState<Record<string, string>>({});
  const [words, setWords] = useState('');
  const assess = useMutation({
    mutationFn: () =>
      post(`/api/cases/${found.caseId}/assessments`, {
        answers: Object.fromEntries(Object.entries(answers).filter(([, value]) => value !== '')),
        ...{ words, idempotencyKey: crypto.randomUUID() },
      }),
    async onSuccess() {
      await client.invalidateQueries({ queryKey: key(found.caseId) });
      await client.invalidateQueries({ queryKey: ['cases', 'one', found.caseId] });
      onClose();
    },
  });
  return (
    <Dialog title={`Assess the victim’s risk: ${found.number}`} isOpen onClose={onClose} isWide>
      <form
        className="col g3"
        onSubmit={(event) => {
          event.preventDefault();
          assess.mutate();
        }}
      >
        {questions.data?.questions.map(({ id, words: asked, options }) => (
          <label key={id} className="field">
            <span className="label">{asked}</span>
            <select
              className="in"
              value={answers[id] ?? ''}
              onChange={({ target }) => setAnswers((old) => ({ ...old, [id]: target.value }))}
            >
              <option value="">Not asked, or not answered</option>
              {options.map((option) => (
                <option key={option.value} value={option.value}>
                  {option.words}
                </option>
              ))}
            </select>
          </label>
        ))}
        <label className="field">
          <span className="label">How the contact went</span>
          <textarea
            className="in"
            rows={3}
            maxLength={4000}
            value={words}
            onChange={({ target }) => setWords(target.value)}
          />
        </label>
        <FormFoot words="Record" save={assess} isBlocked={Object.keys(answers).length === 0} onClose={onClose} />
      </form>
    </Dialog>
  );
}
