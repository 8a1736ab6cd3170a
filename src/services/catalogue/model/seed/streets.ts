import type { ServiceDefinition } from '../definition.ts';
import {
  ALWAYS,
  after,
  all,
  choice,
  choices,
  gate,
  hours,
  instant,
  known,
  LAND,
  looked,
  not,
  number,
  PAUSES,
  photo,
  promised,
  service,
  text,
  workingDays,
  yesNo,
} from './parts.ts';

const PHOTO = photo('photo', 'A photo');
const PRIVATE = { appliesWhen: known('land', 'private'), within: null, owner: null, body: 'owner' };
const HOUSING = { appliesWhen: known('land', 'housing'), within: null, owner: null, body: 'housing' };
const OURS = { appliesWhen: ALWAYS, within: null, owner: null, body: 'council' };

const graffiti = (code: string, name: string, category: string, isOffensive: boolean): ServiceDefinition =>
  service({
    ...{ code, name, group: 'Graffiti and posters', category },
    description: isOffensive
      ? 'Writing or pictures that threaten, or insult people for who they are.'
      : 'Writing or pictures on walls and things where they do not belong.',
    keywords: ['graffiti', 'tag', 'spray', 'paint', ...(isOffensive ? ['racist', 'hate', 'offensive'] : [])],
    questions: [
      choice('surface', 'On what?', [
        ['wall', 'A wall'],
        ['shutter', 'A shutter or door'],
        ['sign', 'A sign or cabinet'],
        ['play', 'Play equipment'],
        ['other', 'Something else'],
      ]),
      number('size', 'About how many square metres?'),
      text('tag', 'What it says or looks like'),
      LAND,
      PHOTO,
    ],
    facts: [
      text('tagKept', 'Tag as kept in the tag library', { help: 'The same tag elsewhere is looked up.' }),
      yesNo('photographed', 'Photographed before cleaning'),
      yesNo('owner', 'The owner agrees to cleaning'),
    ],
    powers: ['CNEA 2005 s.28', 'ASBCPA 2014 s.43'],
    linkedBy: ['tagKept'],
    gates: [
      gate(
        'photo',
        'Photographed before it is cleaned away',
        'Evidence for ASBA 2003 s.43',
        'done',
        known('photographed', true),
      ),
      gate(
        'owner',
        'The owner of private property agrees',
        'ASBA 2003 s.48',
        'onScene',
        known('owner', true),
        known('land', 'private'),
      ),
    ],
    targets: [
      isOffensive
        ? promised('Removed within 24 hours', hours(24))
        : promised('Removed within 5 working days', workingDays(5)),
    ],
    prompts: isOffensive
      ? [{ appliesWhen: ALWAYS, words: 'Hate may be behind it: tell the police before it is cleaned.' }]
      : [],
    responsibilities: [HOUSING, OURS],
    letters: ['warning-1', 'penalty'],
  });

export const STREET_SERVICES: readonly ServiceDefinition[] = [
  service({
    ...{ code: 'FLY-TIP', name: 'Fly-tipping', group: 'Waste', category: 'street/fly-tip' },
    description: 'Rubbish that somebody has dumped.',
    keywords: ['rubbish', 'dumped', 'mattress', 'waste', 'fly tipping', 'sofa', 'tyres', 'asbestos'],
    questions: [
      choices(
        'waste',
        'What is it?',
        [
          ['household', 'Household rubbish'],
          ['furniture', 'Furniture or mattresses'],
          ['builders', 'Builders’ waste'],
          ['green', 'Garden waste'],
          ['tyres', 'Tyres', 1],
          ['white', 'Fridges and electrical goods', 1],
          ['chemical', 'Chemicals or oil', 3],
          ['asbestos', 'Asbestos', 3],
        ],
        { isRequired: true },
      ),
      choice('size', 'How much?', [
        ['bag', 'A bag'],
        ['boot', 'A car boot'],
        ['van', 'A van', 1],
        ['tipper', 'A tipper lorry', 2],
        ['more', 'More', 3],
      ]),
      yesNo('hazard', 'Is it dangerous, or does it block the way?'),
      LAND,
      yesNo('seen', 'Did you see who did it?', { help: 'We will ask whether you would say so in a statement.' }),
      PHOTO,
    ],
    facts: [
      yesNo('searched', 'Searched for evidence before clearing'),
      text('bag', 'Evidence bag: seal number'),
      text('names', 'Who is named in it'),
      yesNo('statement', 'Witness statement taken'),
      yesNo('fire', 'At risk of being set on fire'),
    ],
    powers: ['EPA 1990 s.33', 'EPA 1990 s.34', 'EPA 1990 s.59'],
    gates: [
      gate(
        'evidence',
        'Searched for evidence before it is cleared',
        'EPA 1990 s.33 and s.34',
        'done',
        known('searched'),
      ),
    ],
    targets: [
      promised('Cleared within 2 hours where dangerous', hours(2), known('hazard', true), 'resident-hazard'),
      promised('Cleared within 24 hours', hours(24)),
    ],
    prompts: [
      {
        appliesWhen: known('waste', 'asbestos', 'chemical'),
        words: 'Hazardous: trained crew, gloves and mask; do not open anything.',
      },
      { appliesWhen: known('fire', true), words: 'May be set on fire: tell the fire service’s arson officer.' },
      { appliesWhen: known('names'), words: 'Somebody is named: send the duty of care letter.' },
    ],
    responsibilities: [PRIVATE, HOUSING, OURS],
    pauseReasons: [PAUSES.access, PAUSES.weather, PAUSES.police, PAUSES.other],
    needs: { skills: [], vehicle: 'tipper' },
    letters: ['duty-of-care', 'penalty'],
  }),
  service({
    ...{ code: 'FLY-POST', name: 'Fly-posting', group: 'Graffiti and posters', category: 'street/fly-post' },
    description: 'Posters and stickers put up without permission.',
    keywords: ['poster', 'sticker', 'advert'],
    questions: [yesNo('offensive', 'Is it offensive?'), text('beneficiary', 'Whom does it advertise?'), LAND, PHOTO],
    facts: [
      yesNo('photographed', 'Photographed before it is taken down'),
      text('notified', 'Who was told to take it down'),
    ],
    powers: ['TCPA 1990 s.224', 'TCPA 1990 s.225', 'HA 1980 s.132'],
    gates: [
      gate('photo', 'Photographed before it is taken down', 'TCPA 1990 s.224', 'done', known('photographed', true)),
    ],
    targets: [
      promised('Removed within 24 hours where offensive', hours(24), known('offensive', true), 'resident-offensive'),
      promised('Removed within 5 working days', workingDays(5)),
    ],
    letters: ['warning-1', 'penalty'],
  }),
  graffiti('GRF-OFF', 'Offensive graffiti', 'street/graffiti/offensive', true),
  graffiti('GRF-GEN', 'Graffiti', 'street/graffiti/general', false),
  service({
    ...{ code: 'LIT-GEN', name: 'Litter', group: 'Litter', category: 'street/litter/general' },
    description: 'Litter on streets and open spaces.',
    keywords: ['litter', 'rubbish', 'bin', 'overflowing'],
    questions: [
      choice('grade', 'How bad is it?', [
        ['B', 'Some'],
        ['C', 'A lot', 1],
        ['D', 'Covered', 2],
      ]),
      yesNo('bin', 'Is a bin overflowing?'),
      LAND,
      PHOTO,
    ],
    facts: [
      choice('graded', 'Grade when inspected (A to D)', [
        ['A', 'A'],
        ['B', 'B'],
        ['C', 'C'],
        ['D', 'D'],
      ]),
    ],
    powers: ['EPA 1990 s.87', 'EPA 1990 s.89'],
    targets: [promised('Cleaned within 1 working day', workingDays(1))],
    responsibilities: [PRIVATE, OURS],
    letters: ['penalty'],
  }),
  service({
    ...{ code: 'LIT-DOG', name: 'Dog fouling', group: 'Litter', category: 'street/litter/dog' },
    description: 'Dog mess that was left.',
    keywords: ['dog', 'poo', 'fouling'],
    questions: [yesNo('seen', 'Did you see whose dog?'), text('when', 'When is it usually?'), LAND],
    powers: ['ASBCPA 2014 s.59'],
    targets: [promised('Cleaned within 1 working day', workingDays(1))],
    letters: ['penalty'],
  }),
  service({
    ...{ code: 'LIT-NDL', name: 'Needles', group: 'Litter', category: 'street/litter/needles' },
    description: 'Needles and syringes. Do not touch them.',
    keywords: ['needle', 'syringe', 'drugs', 'sharps'],
    questions: [number('count', 'How many?'), yesNo('children', 'Where children play?'), LAND, PHOTO],
    facts: [number('collected', 'How many were collected')],
    powers: ['EPA 1990 s.89'],
    targets: [promised('Made safe within 2 hours', hours(2))],
    prompts: [{ appliesWhen: ALWAYS, words: 'Sharps box and gloves. Count them: the drugs service asks.' }],
    needs: { skills: ['sharps'], vehicle: null },
    responsibilities: [OURS],
  }),
  service({
    ...{ code: 'LGT-OUT', name: 'Street light out', group: 'Streets', category: 'street/light' },
    description: 'A street light that is out, on by day or damaged.',
    keywords: ['light', 'lamp', 'dark'],
    questions: [
      text('column', 'Number on the column'),
      choice('fault', 'What is wrong?', [
        ['out', 'Out'],
        ['day', 'On by day'],
        ['damaged', 'Damaged', 1],
        ['wires', 'Wires showing', 3],
      ]),
      PHOTO,
    ],
    powers: ['HA 1980 s.97'],
    targets: [
      promised('Made safe within 2 hours where wires show', hours(2), known('fault', 'wires'), 'resident-wires'),
      promised('Repaired within 5 working days', workingDays(5)),
    ],
    responsibilities: [
      { ...OURS, owner: 'national', body: 'national-roads' },
      { ...OURS, owner: 'county', body: 'county' },
      OURS,
    ],
    pauseReasons: [PAUSES.other, PAUSES.weather],
  }),
  service({
    ...{ code: 'VOID-SEC', name: 'Insecure empty building', group: 'Streets', category: 'street/void' },
    description: 'An empty building that anybody can get into.',
    keywords: ['empty', 'derelict', 'building', 'void', 'boarded', 'open'],
    questions: [
      choices('access', 'How does one get in?', [
        ['door', 'Door'],
        ['window', 'Window'],
        ['roof', 'Roof'],
        ['fence', 'Fence'],
      ]),
      yesNo('used', 'Do people go in?'),
      yesNo('fuel', 'Is there rubbish or fuel inside?'),
      PHOTO,
    ],
    facts: [
      text('ownerFound', 'Owner found'),
      choice('told', 'Owner told to make it safe', [
        ['served', 'Notice served'],
        ['urgent', 'Too urgent for a notice'],
        ['noOwner', 'No owner can be found'],
      ]),
      yesNo('fireRisk', 'At risk of arson'),
      instant('secured', 'Made safe'),
    ],
    powers: ['BA 1984 s.78', 'LGMPA 1982 s.29'],
    gates: [
      gate(
        'owner',
        'The owner has had 48 hours, or it is too urgent, or none can be found',
        'Local Government (Miscellaneous Provisions) Act 1982 s.29(6) and (8)',
        'onScene',
        { op: 'any', of: [known('told', 'urgent', 'noOwner'), all(known('told', 'served'), after('told', hours(48)))] },
      ),
    ],
    targets: [
      promised(
        'Made safe within 24 hours where there is a risk of arson',
        hours(24),
        known('fuel', true),
        'resident-fire',
      ),
      { ...promised('Made safe within 24 hours of when the law allows', hours(24)), id: 'crew', from: 'eligible' },
    ],
    prompts: [
      {
        appliesWhen: { op: 'any', of: [known('fuel', true), known('fireRisk', true)] },
        words: 'Arson risk: tell the fire service’s arson officer today.',
      },
    ],
    needs: { skills: ['boarding'], vehicle: 'van' },
    letters: ['warning-1'],
  }),
  service({
    ...{ code: 'ROAD-OTH', name: 'Something else in the street', group: 'Streets', category: 'street/other' },
    description: 'A problem in a public place that fits nothing else.',
    keywords: ['other', 'problem'],
    questions: [text('what', 'What is it?', { isRequired: true }), LAND, PHOTO],
    targets: [
      looked('Looked at within 2 working days', workingDays(2)),
      promised('Answered within 10 working days', workingDays(10)),
    ],
    responsibilities: [
      PRIVATE,
      HOUSING,
      { appliesWhen: not(known('what')), within: null, owner: null, body: 'council' },
      OURS,
    ],
  }),
];
