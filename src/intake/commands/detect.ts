import { basename } from 'node:path';
import { badRequest, Refusal } from '../../platform/index.ts';
import { adapterFor } from '../adapters/index.ts';
import { profilesThatRead } from '../adapters/profile.ts';
import { openSourceFile } from '../reading/source-file.ts';

/** How a file would be read: by an adapter that knows its beginning, else through the one profile whose columns it has. */
export interface Detected {
  adapter: string;
  /** The adapter of the feed it belongs to: outcomes go into the street file's feed. */
  feedAdapter: string;
  profile: string | null;
}

/**
 * @param ownProfiles  folder of the partnership's own profiles
 * @throws Refusal `file.layout` when nothing knows its beginning, `profile.several` when more than one profile fits
 */
export async function detectLayout(path: string, ownProfiles: string | null): Promise<Detected> {
  const file = await openSourceFile(path, basename(path));
  try {
    const { name, updates } = adapterFor(file);
    return { adapter: name, feedAdapter: updates ?? name, profile: null };
  } catch (error) {
    const profiles =
      error instanceof Refusal && error.code === 'file.layout' ? profilesThatRead(file, ownProfiles) : [];
    if (profiles.length === 1) return { adapter: 'profile', feedAdapter: 'profile', profile: profiles[0]! };
    if (profiles.length === 0) throw error;
    throw badRequest(
      'profile.several',
      `${file.fileName} has the columns of several profiles: ${profiles.join(', ')}. Say which with its name; nothing was changed.`,
    );
  } finally {
    await file.close();
  }
}
