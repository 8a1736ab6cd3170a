import type { ServiceDefinition } from '../definition.ts';
import {
  ALWAYS,
  all,
  choice,
  choices,
  days,
  gate,
  hours,
  instant,
  known,
  looked,
  not,
  PAUSES,
  promised,
  service,
  text,
  workingDays,
  yesNo,
} from './parts.ts';

const noise = (code: string, name: string, category: string, isBusiness: boolean): ServiceDefinition =>
  service({
    ...{ code, name, group: 'Noise', category },
    description: isBusiness ? 'Noise from a business, a building site or an event.' : 'Noise from a home.',
    keywords: [
      'noise',
      'loud',
      ...(isBusiness ? ['pub', 'music', 'site', 'alarm'] : ['neighbour', 'party', 'music', 'dog barking']),
    ],
    questions: [
      choice(
        'what',
        'What is it?',
        [
          ['music', 'Music'],
          ['voices', 'Voices'],
          ['animal', 'An animal'],
          ['alarm', 'An alarm'],
          ['machine', 'Machines'],
          ['works', 'Building works'],
        ],
        { isRequired: true },
      ),
      choice('often', 'How often?', [
        ['once', 'Once'],
        ['weekly', 'Weekly', 1],
        ['daily', 'Daily', 2],
      ]),
      yesNo('now', 'Is it going on now?'),
      instant('from', 'When did it begin?'),
      text('effect', 'What does it keep you from?'),
    ],
    facts: [
      choice('diary', 'Noise diary', [
        ['sent', 'Sent to the reporter'],
        ['returned', 'Returned'],
        ['refused', 'Not wanted'],
      ]),
      yesNo('witnessed', 'Heard by an officer'),
      yesNo('nuisance', 'A statutory nuisance'),
      choice('notice', 'Abatement notice', [
        ['served', 'Served'],
        ['informal', 'Settled without one'],
      ]),
    ],
    powers: isBusiness ? ['EPA 1990 s.80', 'LA 2003 s.51'] : ['EPA 1990 s.80', 'Noise Act 1996 s.2'],
    gates: [
      gate(
        'witnessed',
        'A nuisance was established before a notice',
        'EPA 1990 s.80(1)',
        'done',
        known('nuisance'),
        known('notice', 'served'),
      ),
    ],
    targets: [
      looked('Answered the same night', hours(4), known('now', true), 'inspect-now'),
      looked('Answered within 3 working days', workingDays(3)),
      promised('Settled within 40 working days', workingDays(40)),
    ],
    prompts: [
      {
        appliesWhen: known('what', 'voices'),
        words: 'Shouting, crying, things breaking: think of domestic abuse before noise.',
      },
      { appliesWhen: known('diary', 'sent'), words: 'A diary is out: ask for it after two weeks.' },
    ],
    pauseReasons: [PAUSES.reporter, PAUSES.other],
    sameAs: { metres: 30, days: 28 },
    letters: ['warning-1', 'warning-2'],
  });

const asb = (code: string, name: string, keywords: readonly string[], category: string): ServiceDefinition =>
  service({
    ...{ code, name, group: 'Anti-social behaviour', category, keywords },
    description: 'Behaviour that harasses, alarms or distresses others.',
    questions: [
      choice(
        'often',
        'How often does it happen?',
        [
          ['once', 'Once'],
          ['weekly', 'Weekly', 1],
          ['daily', 'Daily', 2],
        ],
        { isRequired: true },
      ),
      choice('aimed', 'Is it aimed at somebody?', [
        ['nobody', 'No'],
        ['household', 'A household', 1],
        ['me', 'Me', 2],
      ]),
      yesNo('hate', 'Is it because of who somebody is?'),
      yesNo('afraid', 'Are you afraid?'),
      text('what', 'What happens?', { isRequired: true }),
    ],
    facts: [
      choice('risk', 'Victim’s risk, asked at each contact', [
        ['standard', 'Standard'],
        ['medium', 'Medium', 1],
        ['high', 'High', 2],
      ]),
      yesNo('contacted', 'Victim spoken to'),
      choices('support', 'Support offered', [
        ['victim', 'To the victim'],
        ['doer', 'To whoever does it'],
        ['family', 'To the family'],
      ]),
      choice('rung', 'Step of the incremental approach', [
        ['support', 'Support'],
        ['warning', 'Warning'],
        ['contract', 'Behaviour contract'],
        ['notice', 'Community protection notice'],
        ['order', 'Injunction or order'],
      ]),
      yesNo('victimAgrees', 'The victim agrees that it can be closed'),
    ],
    powers: ['ASBCPA 2014 Part 1', 'ASBCPA 2014 s.43', 'ASBCPA 2014 s.104'],
    gates: [
      gate(
        'assessed',
        'The victim’s risk has been assessed',
        'ASB principles 2022; local policy',
        'assigned',
        known('risk'),
      ),
      gate(
        'contacted',
        'The victim has been spoken to before it is closed',
        'ASB principles 2022; local policy',
        'done',
        all(known('contacted', true), known('victimAgrees')),
      ),
    ],
    targets: [
      looked(
        'Victim contacted within 1 working day where the risk is high',
        workingDays(1),
        { op: 'any', of: [known('risk', 'high'), known('hate', true)] },
        'contact-high',
      ),
      looked(
        'Victim contacted within 2 working days where it is medium',
        workingDays(2),
        { op: 'any', of: [known('risk', 'medium'), known('afraid', true)] },
        'contact-medium',
      ),
      looked('Victim contacted within 5 working days', workingDays(5), ALWAYS, 'contact'),
    ],
    prompts: [
      { appliesWhen: known('hate', true), words: 'Hate: tell the police’s hate crime officer.' },
      { appliesWhen: known('risk', 'high'), words: 'High risk: safeguarding and a plan today.' },
      {
        appliesWhen: { op: 'score', n: 4 },
        words: 'May meet the threshold of an ASB case review: tell the victim of it.',
      },
    ],
    pauseReasons: [PAUSES.reporter, PAUSES.other],
    needs: { skills: ['asb'], vehicle: null },
    sameAs: { metres: 30, days: 90 },
    letters: [
      'warning-1',
      'warning-2',
      'behaviour-contract',
      'protection-warning',
      'protection-notice',
      'review-received',
      'review-decided',
    ],
  });

const nuisance = (code: string, name: string, keywords: readonly string[]): ServiceDefinition =>
  service({
    ...{ code, name, group: 'Environmental health', category: 'street/environmental', keywords },
    description: 'Smoke, smell, pests or filth that harm health or are a nuisance.',
    questions: [
      text('what', 'What is it?', { isRequired: true }),
      choice('often', 'How often?', [
        ['once', 'Once'],
        ['weekly', 'Weekly', 1],
        ['daily', 'Daily', 2],
      ]),
      yesNo('ill', 'Has anybody fallen ill?'),
    ],
    facts: [
      yesNo('nuisance', 'A statutory nuisance'),
      choice('notice', 'Abatement notice', [
        ['served', 'Served'],
        ['informal', 'Settled without one'],
      ]),
    ],
    powers: ['EPA 1990 s.79', 'EPA 1990 s.80'],
    gates: [
      gate(
        'nuisance',
        'A nuisance was established before a notice',
        'EPA 1990 s.80(1)',
        'done',
        known('nuisance'),
        known('notice', 'served'),
      ),
    ],
    targets: [
      looked('Looked at within 1 working day where somebody is ill', workingDays(1), known('ill', true), 'inspect-ill'),
      looked('Looked at within 3 working days', workingDays(3)),
    ],
    pauseReasons: [PAUSES.reporter, PAUSES.access, PAUSES.other],
  });

/** Longest that cameras of the town keep what they record. */
const KEPT = days(31);

export const NUISANCE_SERVICES: readonly ServiceDefinition[] = [
  noise('NOI-DOM', 'Noise from a home', 'street/noise/domestic', false),
  noise('NOI-COM', 'Noise from a business', 'street/noise/commercial', true),
  asb('ASB-NUI', 'Anti-social behaviour: nuisance', ['youths', 'rowdy', 'gathering', 'anti-social'], 'street/asb'),
  asb('ASB-PER', 'Anti-social behaviour: personal', ['harassed', 'threatened', 'bullied', 'neighbour'], 'street/asb'),
  asb('ASB-ENV', 'Anti-social behaviour: environmental', ['damage', 'vandalism', 'fires'], 'street/asb'),
  nuisance('EH-SMOKE', 'Smoke or smell', ['smoke', 'bonfire', 'smell', 'dust']),
  nuisance('EH-PEST', 'Pests or filth', ['rats', 'mice', 'filthy', 'vermin']),
  service({
    ...{ code: 'CCTV-REQ', name: 'CCTV request', group: 'CCTV', category: 'street/cctv', isPublic: false },
    description: 'Recordings of a camera to be kept or looked at before they are overwritten.',
    keywords: ['camera', 'footage'],
    questions: [
      text('camera', 'Camera', { isRequired: true }),
      instant('from', 'From', { isRequired: true }),
      instant('to', 'To', { isRequired: true }),
      text('reason', 'What for', { isRequired: true }),
      text('reference', 'Reference of whoever asks'),
    ],
    facts: [
      yesNo('lawful', 'Necessary and proportionate, with a lawful basis'),
      yesNo('kept', 'Kept before it was overwritten'),
      text('exhibit', 'Exhibit number'),
    ],
    powers: ['DPA 2018', 'Surveillance Camera Code'],
    gates: [
      gate(
        'lawful',
        'The lawful basis is written down',
        'Data Protection Act 2018; Surveillance Camera Code principle 7',
        'eligible',
        known('lawful', true),
      ),
    ],
    targets: [promised('Kept or answered within 24 hours', hours(24))],
    prompts: [
      {
        appliesWhen: not(known('kept', true)),
        words: 'Recordings are overwritten after 31 days, some sooner: keep it now, look later.',
        until: { since: 'from', length: KEPT },
      },
      {
        appliesWhen: all(not(known('kept', true)), { op: 'elapsed', since: 'from', length: days(28) }),
        words: 'About to be overwritten: keep the recording today.',
        isAlarm: true,
        until: { since: 'from', length: KEPT },
      },
    ],
    sameAs: { metres: 20, days: 2 },
  }),
  service({
    ...{ code: 'TS-DOOR', name: 'Doorstep crime', group: 'Trading standards', category: 'street/trading/doorstep' },
    description: 'Traders or callers at the door who press, cheat or frighten.',
    keywords: ['doorstep', 'rogue trader', 'bogus caller', 'scam', 'roof'],
    questions: [
      yesNo('now', 'Are they there now, or coming back today?'),
      yesNo('paid', 'Was money given?'),
      yesNo('alone', 'Does the person live alone or need help?'),
      text('what', 'What happened?', { isRequired: true }),
    ],
    facts: [
      yesNo('attended', 'Attended together with the police'),
      yesNo('safeguarding', 'Safeguarding referral made'),
      text('trader', 'Trader, as far as known'),
    ],
    powers: ['CPRs 2008', 'DMCCA 2024', 'Fraud Act 2006'],
    targets: [
      promised('At the door within 1 hour where they are there', hours(1), known('now', true), 'rapid'),
      looked('Answered within 1 working day', workingDays(1)),
    ].map((target) => (target.id === 'rapid' ? { ...target, to: 'onScene' as const } : target)),
    prompts: [
      {
        appliesWhen: all(known('now', true), not(known('attended', true))),
        words: 'Rapid response: police and trading standards go together, now. Tell the reporter to ring 999.',
        isAlarm: true,
      },
      { appliesWhen: known('alone', true), words: 'Adult at risk: safeguarding referral.' },
    ],
    sameAs: { metres: 150, days: 7 },
    linkedBy: ['trader'],
  }),
  service({
    ...{ code: 'TS-UAS', name: 'Under-age sales', group: 'Trading standards', category: 'street/trading/under-age' },
    description: 'Alcohol, tobacco, vapes, knives or fireworks sold to children.',
    keywords: ['alcohol', 'vape', 'knife', 'tobacco', 'shop', 'children'],
    questions: [
      choices(
        'goods',
        'What is sold?',
        [
          ['alcohol', 'Alcohol'],
          ['tobacco', 'Tobacco'],
          ['vapes', 'Vapes'],
          ['knives', 'Knives', 2],
          ['fireworks', 'Fireworks', 1],
        ],
        { isRequired: true },
      ),
      text('shop', 'Which shop?', { isRequired: true }),
      text('when', 'When?'),
    ],
    facts: [
      choice('testPurchase', 'Test purchase', [
        ['sold', 'Sold'],
        ['refused', 'Refused'],
        ['planned', 'Planned'],
      ]),
      yesNo('authorised', 'Test purchase authorised'),
    ],
    powers: ['LA 2003 s.146', 'CYPA 1933 s.7', 'OWA 2019'],
    gates: [
      gate(
        'authorised',
        'The test purchase is authorised',
        'Regulation of Investigatory Powers Act 2000 s.28; Age Restricted Products code',
        'onScene',
        known('authorised', true),
        known('testPurchase'),
      ),
    ],
    linkedBy: ['shop'],
    targets: [looked('Looked at within 5 working days', workingDays(5))],
    sameAs: { metres: 25, days: 90 },
    letters: ['warning-1'],
  }),
];
