import { FROM_THE_START, type ServiceDefinition } from '../../services/model.ts';
import { dateWords, plural } from '../ui/words.ts';

/** Whether somebody who looks for these words means this kind: by name, code or an everyday word. */
export function isMeant({ name, code, keywords, group }: ServiceDefinition, words: string): boolean {
  const said = [name, code, group, ...keywords].join(' ').toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => said.includes(word));
}

/** "version 2, since 24 Nov". */
export const sinceWords = ({ version, effectiveFrom }: ServiceDefinition, today: number): string =>
  effectiveFrom <= FROM_THE_START
    ? `version ${version}, as AIM came with it`
    : `version ${version}, ${effectiveFrom > today ? 'from' : 'since'} ${dateWords(effectiveFrom)}`;

/** Kinds of case by group, each with what it promises. */
export function KindList({
  services,
  upcoming,
  chosen,
  today,
  onChoose,
}: {
  services: readonly ServiceDefinition[];
  upcoming: readonly ServiceDefinition[];
  chosen: string | undefined;
  today: number;
  onChoose: (code: string) => void;
}) {
  const groups = [...new Set(services.map(({ group }) => group))].sort();
  return groups.map((group) => {
    const kinds = services.filter((each) => each.group === group);
    return (
      <section key={group} aria-label={group}>
        <h2 className="cat-group">
          {group} <span className="mut">{plural(kinds.length, 'kind')}</span>
        </h2>
        <ul className="case-list">
          {kinds.map((kind) => {
            const next = upcoming.find(({ code, version }) => code === kind.code && version > kind.version);
            return (
              <li key={kind.code}>
                <button
                  type="button"
                  className="case-row cat-row"
                  aria-current={kind.code === chosen || undefined}
                  onClick={() => onChoose(kind.code)}
                >
                  <span className="case-what">
                    <b>{kind.name}</b>
                    <span className="sm ink2">
                      {kind.code}, {sinceWords(kind, today)}
                    </span>
                    {kind.targets.map(({ id, words }) => (
                      <span key={id} className="sm">
                        {words}
                      </span>
                    ))}
                  </span>
                  <span className="col g1 cat-tags">
                    <span className="tag o">{kind.isPublic ? 'Public' : 'Staff only'}</span>
                    {next && <span className="tag soon">New from {dateWords(next.effectiveFrom)}</span>}
                  </span>
                </button>
              </li>
            );
          })}
        </ul>
      </section>
    );
  });
}
