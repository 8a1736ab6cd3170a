import {
  type CatalogueNames,
  definitionChanges,
  FROM_THE_START,
  type ServiceDefinition,
} from '../../services/model.ts';
import { dayWords } from '../ui/words.ts';
import { ChangeList } from './change-list.tsx';

/** How long each version holds, newest first, and what it changed. */
export function History({
  versions,
  read,
  today,
  names,
  onRead,
}: {
  versions: readonly ServiceDefinition[];
  /** The version that is read. */
  read: number;
  today: number;
  names: CatalogueNames;
  onRead: (version: number) => void;
}) {
  return (
    <section className="card pad-card">
      <h3>History</h3>
      <ol className="cat-history">
        {versions.toReversed().map((each) => {
          const before = versions.find(({ version }) => version === each.version - 1);
          const changes = before === undefined ? [] : definitionChanges(before, each, names);
          return (
            <li key={each.version}>
              <p>
                <b>Version {each.version}</b>, {heldWords(each, versions, today)}{' '}
                {each.version !== read && (
                  <button type="button" className="l" onClick={() => onRead(each.version)}>
                    Read version {each.version}
                  </button>
                )}
              </p>
              {before !== undefined &&
                (changes.length === 0 ? (
                  <p className="sm ink2">The same in every field.</p>
                ) : (
                  <ChangeList changes={changes} />
                ))}
            </li>
          );
        })}
      </ol>
    </section>
  );
}

/** From when until when new cases began under a version. */
function heldWords(
  { version, effectiveFrom }: ServiceDefinition,
  versions: readonly ServiceDefinition[],
  today: number,
) {
  const later = versions.filter((each) => each.version > version).map((each) => each.effectiveFrom);
  const end = later.length === 0 ? null : Math.min(...later);
  const begin = effectiveFrom <= FROM_THE_START ? 'as AIM came with it' : `from ${dayWords(effectiveFrom)}`;
  if (end === null) return effectiveFrom > today ? `will hold ${begin}.` : `${begin}. It holds.`;
  if (end < effectiveFrom) return `meant to hold ${begin}; a later version took its place before.`;
  if (end === effectiveFrom) return `${begin}; replaced the same day.`;
  return `${begin}, ${end > today ? 'holds until' : 'held until'} ${dayWords(end)}.`;
}
