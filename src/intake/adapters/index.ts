import { badRequest } from '../../platform/index.ts';
import type { SourceFile } from '../reading/source-file.ts';
import type { Adapter } from './adapter.ts';
import { areaCounts } from './area-counts.ts';
import { aimCases } from './cases.ts';
import { fireIncidents } from './fire-incidents.ts';
import { open311Json, open311Xml } from './open311.ts';
import { policeRms } from './police-rms.ts';
import { policeUkOutcomes } from './police-uk-outcomes.ts';
import { policeUkStreet } from './police-uk-street.ts';
import { throughProfile } from './profile.ts';

export type { Adapter, OpenedSource, OutcomeChange, ParsedRow, Reading, ReadingContext } from './adapter.ts';
export type { PicturedCase } from './cases.ts';
export { HELD_COLUMNS } from './csv-adapter.ts';

/** Every layout AIM reads, in the order in which a file is offered to them. */
export const ADAPTERS: readonly Adapter[] = [
  policeUkStreet,
  policeUkOutcomes,
  policeRms,
  fireIncidents,
  open311Json,
  open311Xml,
  areaCounts,
  aimCases,
  throughProfile,
];

export function adapterNamed(name: string): Adapter {
  const adapter = ADAPTERS.find((one) => one.name === name);
  if (adapter === undefined) {
    throw badRequest(
      'adapter.unknown',
      `There is no adapter "${name}". There are ${ADAPTERS.map((one) => one.name).join(', ')}.`,
    );
  }
  return adapter;
}

/** Which adapter reads this file: the first to know its beginning. @throws Refusal `file.layout` when none does */
export function adapterFor(file: SourceFile): Adapter {
  for (const text of file.texts) {
    const adapter = ADAPTERS.find((one) => one.sniff(text, file.fileName));
    if (adapter !== undefined) return adapter;
  }
  const known = ADAPTERS.filter((one) => one !== throughProfile).map((one) => one.describes);
  throw badRequest(
    'file.layout',
    `${file.fileName} begins like none of the layouts AIM knows: ${known.join('; ')}. If it is another, name a mapping profile for it.`,
  );
}
