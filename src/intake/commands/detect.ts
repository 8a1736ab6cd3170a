import { basename } from 'node:path';
import { adapterFor, adapterNamed } from '../adapters/index.ts';
import { openSourceFile } from '../reading/source-file.ts';

/**
 * Which adapter would read this file, and into whose feed: an adapter that only adds to another's records names that one.
 * @throws Refusal `file.layout` when none knows its beginning
 */
export async function detectAdapter(path: string): Promise<{ adapter: string; feedAdapter: string }> {
  const file = await openSourceFile(path, basename(path));
  try {
    const { name, updates } = adapterFor(file);
    return { adapter: name, feedAdapter: adapterNamed(updates ?? name).name };
  } finally {
    await file.close();
  }
}
