import type { HarmEdition } from '../../analysis/index.ts';
import { CATEGORIES, type Category } from '../../vocabulary/index.ts';

/**
 * Under which key of an edition a category is found: its own code or name, else that of the nearest category above it.
 * A category that the edition knows nothing of keeps its own code.
 */
export function harmKeys(edition: HarmEdition): (category: Category) => string {
  const keys = new Map<string, string>();
  for (const key of [...edition.weights.keys(), ...edition.excluded]) keys.set(key.toLowerCase(), key);
  for (const [key, name] of edition.names) if (!keys.has(name.toLowerCase())) keys.set(name.toLowerCase(), key);
  const byCode = new Map(CATEGORIES.map((category) => [category.code, category]));
  return (category) => {
    for (let at: Category | undefined = category; at !== undefined; at = byCode.get(at.parent ?? '')) {
      const key = keys.get(at.code) ?? keys.get(at.name.toLowerCase());
      if (key !== undefined) return key;
    }
    return category.code;
  };
}
