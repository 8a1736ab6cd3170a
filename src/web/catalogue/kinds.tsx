import { Plus, Search } from 'lucide-react';
import { useState } from 'react';
import type { Catalogue, ServiceDefinition } from '../../services/model.ts';
import { Failed } from '../api/failed.tsx';
import { Provenance, Skeleton } from '../ui/pieces.tsx';
import { countWords, today } from '../ui/words.ts';
import { keepDraft } from './draft.ts';
import { Editor } from './editor/editor.tsx';
import { KindDetail } from './kind-detail.tsx';
import { isMeant, KindList } from './kind-list.tsx';
import { NewKind } from './new-kind.tsx';
import { useNames, useVersions } from './queries.ts';
import type { CatalogueSearch } from './search.ts';

interface KindsProps {
  catalogue: Catalogue;
  upcoming: readonly ServiceDefinition[];
  search: CatalogueSearch;
  go: (change: CatalogueSearch) => void;
}

/** The kinds of case, and the chosen one beside them; edited, it has the page to itself. */
export function Kinds(props: KindsProps) {
  const { catalogue, upcoming, search, go } = props;
  const [words, setWords] = useState('');
  /** Code of the kind that a new one is made from; null: none is made. */
  const [from, setFrom] = useState<string | null>(null);
  // A new kind that begins later is in no catalogue yet: whoever keeps it sees it all the same.
  const all = [
    ...catalogue.services,
    ...upcoming.filter(({ code }) => !catalogue.services.some((each) => each.code === code)),
  ];
  const shown = all.filter((each) => isMeant(each, words.trim()));
  if (search.kind !== undefined && search.edit !== undefined) {
    return (
      <Edited key={search.kind} code={search.kind} catalogue={catalogue} onClose={() => go({ edit: undefined })} />
    );
  }
  return (
    <>
      <section className="cases-list" aria-label="Kinds of case">
        <div className="cat-find">
          <label className="cat-search">
            <Search size={16} strokeWidth={1.75} aria-hidden />
            <span className="unseen">Find a kind by name, code or word</span>
            <input
              className="in"
              type="search"
              placeholder="Name, code or word"
              value={words}
              onChange={({ target }) => setWords(target.value)}
            />
          </label>
          <button type="button" className="btn p" onClick={() => setFrom('')}>
            <Plus size={16} strokeWidth={1.75} aria-hidden /> New kind
          </button>
        </div>
        <KindList
          services={shown}
          upcoming={upcoming}
          chosen={search.kind}
          today={today()}
          onChoose={(kind) => go({ kind, version: undefined })}
        />
        <p className="prov" role="status">
          {shown.length === 0
            ? 'No kind is called so or has such a keyword.'
            : `${countWords(shown.length)} of ${countWords(all.length)} kinds shown.`}
        </p>
      </section>
      <section className="cases-one" aria-label="Chosen kind">
        {search.kind === undefined ? (
          <p className="sm ink2 case-none">Choose a kind to read what it asks, promises and needs, and to change it.</p>
        ) : (
          <Chosen {...props} code={search.kind} known={all} onCopy={setFrom} />
        )}
      </section>
      {from !== null && (
        <NewKind
          catalogue={{ ...catalogue, services: all }}
          from={from}
          onClose={() => setFrom(null)}
          onBegun={(draft) => {
            keepDraft(draft);
            setFrom(null);
            go({ kind: draft.content.code, version: undefined, edit: 1 });
          }}
        />
      )}
    </>
  );
}

function Chosen({
  code,
  known,
  catalogue,
  search,
  go,
  onCopy,
}: KindsProps & { code: string; known: readonly ServiceDefinition[]; onCopy: (code: string) => void }) {
  const versions = useVersions(code);
  const names = useNames(catalogue);
  if (versions.isPending) return <Skeleton lines={6} height={44} words="Loading the kind" />;
  if (versions.isError) {
    return <Failed error={versions.error} what="The kind" onRetry={() => void versions.refetch()} />;
  }
  const kind =
    versions.data.find(({ version }) => version === search.version) ?? known.find((each) => each.code === code);
  return (
    <>
      <button type="button" className="btn t case-back" onClick={() => go({ kind: undefined, version: undefined })}>
        All kinds
      </button>
      {kind === undefined ? (
        <p className="sm ink2 case-none">There is no kind {code}. It may have been begun here and not saved.</p>
      ) : (
        <>
          <KindDetail
            kind={kind}
            versions={versions.data}
            catalogue={catalogue}
            names={names}
            onEdit={() => go({ edit: 1, version: undefined })}
            onCopy={() => onCopy(code)}
            onRead={(version) => go({ version })}
          />
          <Provenance>
            Of the partnership’s own catalogue. A case keeps the version it began under; who changed what is in the
            audit trail.
          </Provenance>
        </>
      )}
    </>
  );
}

function Edited({ code, catalogue, onClose }: { code: string; catalogue: Catalogue; onClose: () => void }) {
  const versions = useVersions(code);
  return (
    <section className="cat-whole" aria-label="Editing">
      {versions.isPending ? (
        <Skeleton lines={6} height={44} words="Loading the kind" />
      ) : versions.isError ? (
        <Failed error={versions.error} what="The kind" onRetry={() => void versions.refetch()} />
      ) : (
        <Editor code={code} catalogue={catalogue} versions={versions.data} onClose={onClose} />
      )}
    </section>
  );
}
