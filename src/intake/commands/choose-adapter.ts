import { badRequest, type Deps, Refusal } from '../../platform/index.ts';
import { type Adapter, adapterFor, adapterNamed } from '../adapters/index.ts';
import { loadProfile, type Profile } from '../profile/index.ts';
import type { SourceFile } from '../reading/source-file.ts';
import type { FeedRow } from '../store/index.ts';
import { ownProfiles } from './feeds.ts';

/** Which adapter and profile: named, else what the file's first bytes say if that belongs to the feed, else the feed's own. */
export function chooseAdapter(
  deps: Deps,
  feed: FeedRow,
  file: SourceFile,
  input: { adapter?: string; profile?: string },
): { adapter: Adapter; profile: Profile | null } {
  const profileName =
    input.profile ?? (input.adapter === undefined || input.adapter === 'profile' ? feed.profile : null);
  if (input.profile !== undefined || (profileName !== null && feed.adapter === 'profile')) {
    return { adapter: adapterNamed('profile'), profile: loadProfile(profileName!, ownProfiles(deps)) };
  }
  if (input.adapter !== undefined) return { adapter: adapterNamed(input.adapter), profile: null };
  const own = adapterNamed(feed.adapter);
  if (file.texts.some((text) => own.sniff(text, file.fileName))) return { adapter: own, profile: null };
  const other = sniffed(file);
  if (other === null) return { adapter: own, profile: null };
  if (other.updates === own.name || own.updates === other.name) return { adapter: other, profile: null };
  throw badRequest(
    'file.other-layout',
    `${file.fileName} is ${other.describes}, but ${feed.name} takes ${own.describes}. Choose the feed it belongs to; nothing was changed.`,
  );
}

function sniffed(file: SourceFile): Adapter | null {
  try {
    return adapterFor(file);
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}
