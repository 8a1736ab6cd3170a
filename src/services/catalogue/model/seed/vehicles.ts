import type { ServiceDefinition } from '../definition.ts';
import {
  ALWAYS,
  after,
  all,
  any,
  choice,
  choices,
  crew,
  days,
  gate,
  hours,
  instant,
  known,
  LAND,
  looked,
  not,
  PAUSES,
  photo,
  promised,
  service,
  text,
  vrm,
  workingDays,
  yesNo,
} from './parts.ts';

const VEHICLE = [
  vrm('vrm', 'Registration number', { help: 'As on the plate. Leave it out if there is none.' }),
  text('make', 'Make and model'),
  text('colour', 'Colour'),
];
const DVLA = choice('dvla', 'DVLA: how the vehicle stands', [
  ['taxed', 'Taxed'],
  ['untaxed', 'Untaxed'],
  ['sorn', 'Declared off the road (SORN)'],
  ['notForRoad', 'Not taxed for use on the road'],
  ['exportMarked', 'Marked as exported'],
  ['notFound', 'Not known to DVLA'],
  ['unknown', 'No tax status given'],
]);
const POLICE = choice('police', 'Police: is it looked for?', [
  ['clear', 'Not looked for'],
  ['stolen', 'Stolen'],
  ['wanted', 'Wanted as evidence'],
]);
const COUNCIL = (owner: string, body: string) => ({ appliesWhen: ALWAYS, within: null, owner, body });

export const VEHICLE_SERVICES: readonly ServiceDefinition[] = [
  service({
    ...{ code: 'VEH-ABND', name: 'Abandoned vehicle', group: 'Vehicles', category: 'street/vehicle/abandoned' },
    description: 'A vehicle that appears to have been left for good. Untaxed alone is not abandoned.',
    keywords: ['car', 'van', 'dumped', 'burnt out', 'wreck', 'abandoned'],
    linkedBy: ['vrm'],
    questions: [
      ...VEHICLE,
      choice('standing', 'How long has it been there?', [
        ['days', 'A few days'],
        ['weeks', 'Some weeks', 1],
        ['months', 'Months', 2],
      ]),
      choices('condition', 'What is it like?', [
        ['damaged', 'Damaged or run down', 1],
        ['flat', 'Flat or missing wheels', 1],
        ['plates', 'No number plates', 1],
        ['open', 'Open or windows broken', 1],
        ['rubbish', 'Full of rubbish', 1],
        ['burnt', 'Burnt out', 3],
      ]),
      yesNo('hazard', 'Is it dangerous now: fuel leaking, sharp edges, in the way of traffic?'),
      LAND,
      photo('photo', 'A photo'),
    ],
    facts: [
      choice('inspection', 'Inspection', [
        ['abandoned', 'Appears abandoned', 2],
        ['inUse', 'In use or cared for'],
        ['gone', 'No vehicle there'],
      ]),
      choice('value', 'What it is worth', [
        ['none', 'Nothing: ought to be destroyed'],
        ['some', 'Something'],
      ]),
      yesNo('dangerous', 'Dangerous or burnt out'),
      POLICE,
      DVLA,
      choice('keeper', 'Notice to the keeper', [
        ['served', 'Served'],
        ['noKeeper', 'No keeper can be found'],
      ]),
      choice('occupier', 'Notice to the occupier of the land', [['served', 'Served']]),
      yesNo('objection', 'The occupier objects'),
      instant('lifted', 'Lifted'),
    ],
    powers: ['RDA 1978 s.3', 'RDA 1978 s.2A'],
    gates: [
      gate(
        'abandoned',
        'It has been inspected and appears abandoned',
        'Refuse Disposal (Amenity) Act 1978 s.3(1)',
        'eligible',
        known('inspection', 'abandoned'),
      ),
      gate(
        'police',
        'The police do not look for it',
        'Police and Criminal Evidence Act 1984 s.19',
        'eligible',
        known('police', 'clear'),
      ),
      gate(
        'occupier',
        'The occupier of private land has had 15 days to object, and has not',
        'Refuse Disposal (Amenity) Act 1978 s.3(2)',
        'eligible',
        all(known('occupier', 'served'), after('occupier', days(15)), not(known('objection', true))),
        known('land', 'private'),
      ),
      gate(
        'keeper',
        'Keeper told: at once if dangerous, 24 hours if of no value, else 7 days',
        'Refuse Disposal (Amenity) Act 1978 s.3(5); practice of councils',
        'eligible',
        any(
          known('dangerous', true),
          known('keeper', 'noKeeper'),
          all(known('value', 'none'), after('keeper', hours(24))),
          all(known('keeper', 'served'), after('keeper', days(7))),
        ),
        not(known('land', 'private')),
      ),
    ],
    targets: [
      looked('Inspected within 2 hours where dangerous', hours(2), known('hazard', true), 'inspect-hazard'),
      looked('Inspected within 24 hours', hours(24)),
      crew('Lifted within 24 hours of when the law allows', hours(24)),
    ],
    responsibilities: [
      COUNCIL('national', 'national-roads'),
      COUNCIL('rail', 'rail'),
      COUNCIL('council', 'council'),
      { ...COUNCIL('council', 'council'), owner: null },
    ],
    pauseReasons: [PAUSES.police, PAUSES.objection, PAUSES.weather, PAUSES.access, PAUSES.notice],
    prompts: [
      { appliesWhen: known('hazard', true), words: 'Dangerous: make safe first; tell the fire service if fuel leaks.' },
      {
        appliesWhen: known('police', 'stolen', 'wanted'),
        words: 'The police look for it: do not touch it, ring them.',
      },
      {
        appliesWhen: known('dvla', 'untaxed'),
        words: 'Untaxed on a road: the untaxed workflow may be faster. It needs no finding that it is abandoned.',
      },
    ],
    needs: { skills: ['vehicle-lift'], vehicle: 'lifter' },
    sameAs: { metres: 40, days: 60 },
    letters: ['vehicle-notice', 'occupier-notice', 'vehicle-removed'],
  }),
  service({
    ...{ code: 'VEH-UNTX', name: 'Untaxed vehicle on road', group: 'Vehicles', category: 'street/vehicle/untaxed' },
    description: 'A vehicle without tax on a public road. It need not be abandoned.',
    keywords: ['tax', 'untaxed', 'sorn', 'car'],
    linkedBy: ['vrm'],
    questions: [
      vrm('vrm', 'Registration number', { isRequired: true }),
      ...VEHICLE.slice(1),
      { ...LAND, words: 'Where is it standing?' },
      photo('photo', 'A photo with the plate'),
    ],
    facts: [
      DVLA,
      POLICE,
      yesNo('onRoad', 'It stands on a public road'),
      yesNo('exempt', 'A reason not to: blue badge, electric not yet taxed, occupied'),
      instant('lifted', 'Lifted'),
    ],
    powers: ['VERA 1994 Sch 2A'],
    gates: [
      gate(
        'dvla',
        'DVLA says it is untaxed, and it stands on a public road',
        'Vehicle Excise and Registration Act 1994 Sch 2A; SI 1997/2439',
        'eligible',
        all(known('dvla', 'untaxed', 'sorn', 'notForRoad'), known('onRoad', true), not(known('exempt', true))),
      ),
      gate(
        'police',
        'The police do not look for it',
        'Police and Criminal Evidence Act 1984 s.19',
        'eligible',
        known('police', 'clear'),
      ),
    ],
    targets: [crew('Lifted within 2 hours of when the law allows', hours(2))],
    pauseReasons: [PAUSES.police, PAUSES.weather, PAUSES.access],
    prompts: [
      {
        appliesWhen: known('police', 'stolen', 'wanted'),
        words: 'The police look for it: do not touch it, ring them.',
      },
      {
        appliesWhen: known('dvla', 'taxed'),
        words: 'Taxed: nothing to remove. If it looks abandoned, correct the kind of case.',
      },
      { appliesWhen: known('land', 'private'), words: 'Not on a public road: it may stand there untaxed.' },
    ],
    needs: { skills: ['vehicle-lift'], vehicle: 'lifter' },
    sameAs: { metres: 60, days: 14 },
    letters: ['vehicle-removed'],
  }),
  service({
    ...{ code: 'VEH-NUIS', name: 'Nuisance vehicle', group: 'Vehicles', category: 'street/vehicle/nuisance' },
    description: 'Vehicles sold or repaired on the road as a business.',
    keywords: ['for sale', 'repair', 'garage', 'car'],
    linkedBy: ['vrm'],
    questions: [
      choice(
        'what',
        'What is done?',
        [
          ['sale', 'Two or more for sale'],
          ['repair', 'Repaired as a business'],
        ],
        { isRequired: true },
      ),
      ...VEHICLE,
      photo('photo', 'A photo'),
    ],
    facts: [
      choice('inspection', 'Inspection', [
        ['offence', 'Offence seen'],
        ['none', 'Nothing seen'],
      ]),
    ],
    powers: ['CNEA 2005 s.3', 'CNEA 2005 s.4'],
    targets: [promised('Dealt with within 5 working days', workingDays(5))],
    letters: ['warning-1', 'penalty'],
  }),
];
