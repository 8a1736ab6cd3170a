import { Plus } from 'lucide-react';
import { useState } from 'react';
import type { LetterTemplate } from '../../../services/model.ts';
import { Failed } from '../../api/failed.tsx';
import { useLetterTemplates } from '../../letters/queries.ts';
import { Provenance, Skeleton } from '../../ui/pieces.tsx';
import { dayOfIso, dayWords, isoOfDay, today } from '../../ui/words.ts';
import { TemplateForm, TO_WORDS } from './template-form.tsx';

const BLANK: Omit<LetterTemplate, 'from'> = {
  ...{ code: '', name: '', law: null, to: 'person', subject: '{{partnership}}: {{number}}' },
  ...{ paragraphs: [], fields: [], checks: [] },
};

/** The letters that can be written, each worded from a day on. */
export function Templates() {
  const found = useLetterTemplates(true);
  const [edited, setEdited] = useState<LetterTemplate | null>(null);
  if (found.isPending) return <Skeleton lines={4} height={60} words="Loading letters" />;
  if (found.isError) return <Failed error={found.error} what="The letters" onRetry={() => void found.refetch()} />;
  const { templates, later } = found.data;
  const rows = [...templates, ...later.filter(({ code }) => !templates.some((each) => each.code === code))];
  const begin = (template: LetterTemplate) =>
    setEdited({ ...template, from: [template.from, isoOfDay(today())].sort().at(-1)! });
  return (
    <div className="cat-whole">
      <section className="card" aria-labelledby="templates-title">
        <header>
          <h2 id="templates-title">Letters</h2>
          <span className="f1" />
          <button type="button" className="btn p" onClick={() => begin({ ...BLANK, from: '' })}>
            <Plus size={16} strokeWidth={1.75} aria-hidden /> Add a letter
          </button>
        </header>
        <table className="plain stack cat-table">
          <caption className="unseen">Letters</caption>
          <thead>
            <tr>
              <th scope="col">Letter</th>
              <th scope="col">To</th>
              <th scope="col">Law</th>
              <th scope="col">
                <span className="unseen">Change</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((template) => {
              const next = later.find(({ code }) => code === template.code);
              return (
                <tr key={template.code}>
                  <th scope="row">
                    <div>
                      {template.name}
                      {next !== undefined && (
                        <span className="xs mut cat-under">
                          Worded anew from {dayWords(dayOfIso(next.from) ?? 0)}: {next.subject}
                        </span>
                      )}
                    </div>
                  </th>
                  <td data-label="To">{TO_WORDS[template.to]}</td>
                  <td data-label="Law">{template.law ?? 'No legal effect'}</td>
                  <td className="cat-act">
                    <button
                      type="button"
                      className="btn s"
                      aria-label={`Change ${template.name}`}
                      onClick={() => begin(next ?? template)}
                    >
                      Change
                    </button>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </section>
      <Provenance>
        A letter with a law goes out only when a second person has read and approved it. What was drafted before keeps
        its wording.
      </Provenance>
      {edited && (
        <TemplateForm template={edited} taken={rows.map(({ code }) => code)} onClose={() => setEdited(null)} />
      )}
    </div>
  );
}
