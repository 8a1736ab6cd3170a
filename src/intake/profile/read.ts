import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import proj4 from 'proj4';
import { Value } from 'typebox/value';
import { parse } from 'yaml';
import { badRequest, notFound } from '../../platform/index.ts';
import { categoryByCode, LocalClock } from '../../vocabulary/index.ts';
import { dateFormat } from '../reading/dates.ts';
import { type Profile, ProfileSchema } from './model.ts';

const SHIPPED = resolve(import.meta.dirname, '../profiles');

/** Names of the profiles that ship with AIM and those of the partnership's own folder, if it has one. */
export function profileNames(ownFolder: string | null = null): string[] {
  const names = [SHIPPED, ...(ownFolder === null ? [] : [ownFolder])].flatMap((folder) => yamlFiles(folder));
  return [...new Set(names)].sort();
}

function yamlFiles(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((file) => file.endsWith('.yaml'))
      .map((file) => file.slice(0, -5));
  } catch {
    return [];
  }
}

/**
 * A profile by name; the partnership's own goes before the shipped one of the same name.
 * @throws Refusal `not-found`, or `profile.wrong` naming the first thing wrong in the file
 */
export function loadProfile(name: string, ownFolder: string | null = null): Profile {
  if (!/^[a-z0-9-]+$/.test(name)) throw notFound(`Profile ${name}`);
  for (const folder of [...(ownFolder === null ? [] : [ownFolder]), SHIPPED]) {
    if (!yamlFiles(folder).includes(name)) continue;
    return readProfile(readFileSync(join(folder, `${name}.yaml`), 'utf8'), `${name}.yaml`);
  }
  throw notFound(`Profile ${name} (there are ${profileNames(ownFolder).join(', ')}) `);
}

/** Reads and checks the text of a profile. @throws Refusal `profile.wrong` */
export function readProfile(yaml: string, fileName: string): Profile {
  const wrong = (message: string) => badRequest('profile.wrong', `Profile ${fileName}: ${message}`);
  let value: unknown;
  try {
    value = parse(yaml);
  } catch (error) {
    throw wrong(error instanceof Error ? error.message : String(error));
  }
  if (!Value.Check(ProfileSchema, value)) {
    const first = Value.Errors(ProfileSchema, value)[0];
    const what =
      first?.message === 'schema is false' ? 'is no part of a profile' : (first?.message ?? 'is not as expected');
    throw wrong(`${first?.instancePath || 'the whole'} ${what}.`);
  }
  for (const rule of value.category.rules) {
    if (categoryByCode(rule.is) === undefined) throw wrong(`category "${rule.is}" is not in AIM's tree.`);
  }
  try {
    const clock = new LocalClock(value.timeZone);
    clock.offsetMs(0);
    for (const date of Object.values(value.dates)) dateFormat(date.format, clock);
    if (value.position?.system === 'proj') proj4(value.position.definition, 'WGS84');
  } catch (error) {
    throw wrong(error instanceof Error ? error.message : String(error));
  }
  return value;
}
