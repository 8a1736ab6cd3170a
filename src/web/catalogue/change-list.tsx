import type { DefinitionChange } from '../../services/model.ts';

/** What differs, field by field: as it was, and as it is. */
export function ChangeList({ changes }: { changes: readonly DefinitionChange[] }) {
  return (
    <dl className="cat-changes">
      {changes.map(({ field, before, after }) => (
        <div key={`${field} ${before} ${after}`}>
          <dt>{field}</dt>
          <dd>
            {before !== null && (
              <p>
                <span className="xs mut">{after === null ? 'Removed' : 'Was'}</span> <del>{before || 'nothing'}</del>
              </p>
            )}
            {after !== null && (
              <p>
                <span className="xs mut">{before === null ? 'Added' : 'Is now'}</span> <ins>{after || 'nothing'}</ins>
              </p>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
