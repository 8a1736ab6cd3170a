import { basename } from 'node:path';
import { adapterFor } from '../adapters/index.ts';
import { openSourceFile } from '../reading/source-file.ts';

/**
 * Which adapter would read this file, and whose feed it belongs to: outcomes go into the street file's feed.
 * @throws Refusal `file.layout` when no adapter knows its beginning
 */
export async function detectAdapter(path: string): Promise<{ adapter: string; feedAdapter: string }> {
  const file = await openSourceFile(path, basename(path));
  try {
    const { name, updates } = adapterFor(file);
    return { adapter: name, feedAdapter: updates ?? name };
  } finally {
    await file.close();
  }
}
