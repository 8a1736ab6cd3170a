import type { Rung } from './powers.ts';

const ANY = [
  'constable',
  'pcso',
  'streetWarden',
  'asbOfficer',
  'youthWorker',
  'registeredProvider',
  'environmentalHealth',
];
const rung = (code: string, name: string, who: string, actors: string[], test: string, breach: string) => ({
  ...{ code, name, who, actors, test, breach },
});

/** At each rung: safeguarding and equality looked at, and the victim's risk at every contact. Rungs may be left out with a reason. */
export const SEED_RUNGS: readonly Rung[] = [
  rung(
    'support',
    'Support and assessment',
    'any agency',
    ANY,
    'Needs and vulnerability of both sides looked at.',
    'evidence for the next rung',
  ),
  rung(
    'verbal',
    'Verbal warning',
    'any agency',
    ANY,
    'Behaviour explained and recorded.',
    'evidence for the next rung',
  ),
  rung(
    'letter1',
    'First warning letter',
    'any agency',
    ANY,
    'Behaviour witnessed or reported again.',
    'evidence for the next rung',
  ),
  rung(
    'letter2',
    'Second warning letter',
    'any agency',
    ANY,
    'Behaviour again after the first letter.',
    'evidence for the next rung',
  ),
  rung(
    'contract',
    'Acceptable behaviour contract',
    'any agency, voluntary',
    ANY,
    'Agreed for six months; refusal recorded.',
    'evidence for the next rung; not enforceable',
  ),
  rung(
    'protectionWarning',
    'Community protection warning',
    'council, constable, designated PCSO or landlord',
    ['constable', 'pcso', 'asbOfficer', 'enforcement', 'registeredProvider'],
    'In writing, with reasonable time to change.',
    'community protection notice',
  ),
  rung(
    'protectionNotice',
    'Community protection notice',
    'council, constable, designated PCSO or landlord',
    ['constable', 'pcso', 'asbOfficer', 'enforcement', 'registeredProvider'],
    'Detrimental to quality of life, unreasonable and persistent; 16 or over.',
    'fixed penalty or fine; remedial work',
  ),
  rung(
    'injunction',
    'Civil injunction',
    'council, police, landlord',
    ['asbOfficer', 'constable', 'registeredProvider'],
    'Balance of probabilities; aged 10 or over.',
    'contempt of court',
  ),
  rung(
    'behaviourOrder',
    'Criminal behaviour order',
    'prosecutor, on conviction',
    ['constable', 'asbOfficer'],
    'Convicted, and the order helps to prevent more.',
    'offence, up to five years',
  ),
].map((each, i) => ({ ...each, position: (i + 1) * 10 }));
