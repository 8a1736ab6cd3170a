import type { LetterField, LetterTemplate } from './letter.ts';

const FROM = '2000-01-01';
const line = (id: string, words: string, isRequired = true): LetterField => ({ id, words, kind: 'line', isRequired });
const text = (id: string, words: string, isRequired = true): LetterField => ({ id, words, kind: 'text', isRequired });
const date = (id: string, words: string): LetterField => ({ id, words, kind: 'date', isRequired: true });
const pence = (id: string, words: string): LetterField => ({ id, words, kind: 'pence', isRequired: true });
const days = (id: string, words: string): LetterField => ({ id, words, kind: 'days', isRequired: true });

type Seed = Omit<LetterTemplate, 'from' | 'checks'> & { checks?: readonly string[] };
const letter = (seed: Seed): LetterTemplate => ({ checks: [], ...seed, from: FROM });

const VEHICLE = line('vehicle', 'Vehicle: make, colour, registration');

/** Letters to begin with. They are drafts for each partnership's own solicitor to read before the first is sent. */
export const SEED_LETTERS: readonly LetterTemplate[] = [
  letter({
    ...{ code: 'vehicle-notice', name: 'Notice to the keeper of an abandoned vehicle', to: 'keeper' },
    law: 'Refuse Disposal (Amenity) Act 1978 s.3 and s.4',
    subject: 'Your vehicle at {{place}}: notice of removal, {{number}}',
    paragraphs: [
      '{{vehicle}} was reported on {{reported}} at {{place}} and appears to us to be abandoned.',
      'Unless it is removed within {{days}} days of this notice, {{partnership}} will remove it. It may then be destroyed if nobody claims it.',
      'If you are not its keeper any more, tell us at once and give the name and address of whoever you sold it to.',
    ],
    fields: [VEHICLE, days('days', 'Days the notice runs')],
    checks: ['The inspection checklist is complete.', 'The police do not look for the vehicle.'],
  }),
  letter({
    ...{ code: 'occupier-notice', name: 'Notice to the occupier of private land', to: 'occupier' },
    law: 'Refuse Disposal (Amenity) Act 1978 s.3(2)',
    subject: 'A vehicle on your land at {{place}}: notice, {{number}}',
    paragraphs: [
      '{{vehicle}} stands on land at {{place}} that you appear to occupy, and appears to us to be abandoned.',
      'We propose to remove it. You may object in writing within {{days}} days of this notice. If you object we may not remove it.',
    ],
    fields: [VEHICLE, days('days', 'Days to object')],
    checks: ['The land is private: it is no public road.'],
  }),
  letter({
    ...{ code: 'vehicle-removed', name: 'Your vehicle was removed', to: 'keeper' },
    law: 'Vehicle Excise and Registration Act 1994 Sch 2A; Refuse Disposal (Amenity) Act 1978 s.4',
    subject: 'We have removed your vehicle from {{place}}, {{number}}',
    paragraphs: [
      '{{vehicle}} was removed from {{place}} and is kept at {{pound}}.',
      'You can have it back when you show that it is yours, pay the charges of {{charges}} and, if it is not taxed, tax it or pay a surety.',
      'If nobody claims it, it may be disposed of after {{disposal}}.',
      'If you think it should not have been removed, you can appeal; how is said on the back of this letter.',
    ],
    fields: [
      VEHICLE,
      line('pound', 'Where it is kept'),
      pence('charges', 'Charges so far'),
      date('disposal', 'Day after which it may be disposed of'),
    ],
  }),
  letter({
    ...{ code: 'warning-1', name: 'First warning letter', to: 'person', law: null },
    subject: 'About what happened at {{place}}, {{number}}',
    paragraphs: [
      'We have been told of the following: {{conduct}}',
      'It troubles other people. Please stop. If you see it otherwise or need help, talk to us.',
      'If it happens again, {{partnership}} may take further steps.',
    ],
    fields: [text('conduct', 'What was done, when and where')],
    checks: ['Support offered and needs of the person considered.'],
  }),
  letter({
    ...{ code: 'warning-2', name: 'Second warning letter', to: 'person', law: null },
    subject: 'Second warning: {{place}}, {{number}}',
    paragraphs: [
      'We wrote to you before. Since then we have been told of the following: {{conduct}}',
      'If it goes on, {{partnership}} may offer you an acceptable behaviour contract or ask for a notice or an order that you must follow.',
    ],
    fields: [text('conduct', 'What was done since the first letter')],
    checks: ['A first warning letter was sent.'],
  }),
  letter({
    ...{ code: 'behaviour-contract', name: 'Acceptable behaviour contract', to: 'person', law: null },
    subject: 'Acceptable behaviour contract, {{number}}',
    paragraphs: [
      'I agree with {{partnership}} that from {{from}} for six months I will not: {{mustNot}}',
      'I will: {{must}}',
      'I was told that this is voluntary, and that breaking it may be used as evidence.',
    ],
    fields: [
      date('from', 'First day'),
      text('mustNot', 'What is not done any more'),
      text('must', 'What is done to help', false),
    ],
    checks: [
      'The person understands it, in a language and form they can read.',
      'For those under 18 a parent or guardian is there.',
    ],
  }),
  letter({
    ...{ code: 'protection-warning', name: 'Community protection warning', to: 'person' },
    law: 'Anti-social Behaviour, Crime and Policing Act 2014 s.43(5)',
    subject: 'Community protection warning, {{number}}',
    paragraphs: [
      'Your conduct is having a detrimental effect on the quality of life of those in the locality, is persistent or continuing, and is unreasonable: {{conduct}}',
      'You must, by {{by}}: {{requirements}}',
      'If you do not, a community protection notice may be issued. Breach of such a notice is an offence.',
    ],
    fields: [
      text('conduct', 'The conduct'),
      date('by', 'By when'),
      text('requirements', 'What must be done or stopped'),
    ],
    checks: ['Aged 16 or over, or a body.', 'Detrimental, persistent and unreasonable: each with its evidence.'],
  }),
  letter({
    ...{ code: 'protection-notice', name: 'Community protection notice', to: 'person' },
    law: 'Anti-social Behaviour, Crime and Policing Act 2014 s.43 to 48',
    subject: 'Community protection notice, {{number}}',
    paragraphs: [
      'A written warning was given to you on {{warned}}. The conduct has gone on: {{conduct}}',
      'You are required, by {{by}}: {{requirements}}',
      'Failing to comply is an offence. A fixed penalty notice may be issued, or you may be prosecuted; a court may order remedial work and forfeiture.',
      'You may appeal to a magistrates’ court within 21 days of the day this notice is issued.',
    ],
    fields: [
      date('warned', 'Day of the written warning'),
      text('conduct', 'The conduct since'),
      date('by', 'By when'),
      text('requirements', 'What is required'),
    ],
    checks: ['A warning was sent and time given to comply.', 'The appropriate people were told.'],
  }),
  letter({
    ...{ code: 'penalty', name: 'Fixed penalty notice', to: 'person' },
    law: 'as named in the notice',
    subject: 'Fixed penalty notice {{number}}',
    paragraphs: [
      'There is reason to believe that you committed this offence: {{offence}}. When and where: {{when}}, {{place}}. What happened: {{circumstances}}',
      'You can discharge your liability by paying {{amount}} by {{due}}. {{discount}}',
      'If you do not pay you may be prosecuted. If you dispute it, write to us before {{due}}.',
    ],
    fields: [
      line('offence', 'Offence and section'),
      line('when', 'When'),
      text('circumstances', 'Circumstances'),
      pence('amount', 'Penalty'),
      date('due', 'Pay by'),
      line('discount', 'Discount, if any', false),
    ],
    checks: ['Identity established.', 'Old enough.', 'No sign of vulnerability that speaks against it.'],
  }),
  letter({
    ...{ code: 'penalty-reminder', name: 'Fixed penalty: last reminder', to: 'person', law: null },
    subject: 'Fixed penalty notice {{number}}: last reminder',
    paragraphs: [
      'We have not received {{left}} of the penalty that was due on {{due}}.',
      'If it is not paid by {{last}} the case may be put before the magistrates’ court.',
    ],
    fields: [pence('left', 'Still to pay'), date('due', 'Was due'), date('last', 'Last day')],
  }),
  letter({
    ...{ code: 'duty-of-care', name: 'Fly-tipping: whose waste was it', to: 'person' },
    law: 'Environmental Protection Act 1990 s.34 and s.108',
    subject: 'Waste found at {{place}}, {{number}}',
    paragraphs: [
      'On {{reported}} waste was found at {{place}}. In it was: {{found}}',
      'You have a duty of care for your waste. Tell us by {{by}} who took it away, when, and what you were given to show that they may.',
    ],
    fields: [text('found', 'What names you'), date('by', 'Answer by')],
    checks: ['Evidence is bagged, sealed and photographed.'],
  }),
  letter({
    ...{ code: 'review-received', name: 'ASB case review: request received', to: 'resident' },
    law: 'Anti-social Behaviour, Crime and Policing Act 2014 s.104',
    subject: 'Your request for an ASB case review, {{number}}',
    paragraphs: ['We have your request. {{threshold}}', 'We will write to you with what was decided by {{by}}.'],
    fields: [line('threshold', 'Whether the threshold is met, and why'), date('by', 'By when')],
  }),
  letter({
    ...{ code: 'review-decided', name: 'ASB case review: outcome', to: 'resident' },
    law: 'Anti-social Behaviour, Crime and Policing Act 2014 s.104',
    subject: 'Outcome of your ASB case review, {{number}}',
    paragraphs: [
      'The bodies concerned met and looked at what was done: {{found}}',
      'They recommend: {{recommended}}',
      'If you are not content, you may ask for an appeal within {{days}} days.',
    ],
    fields: [
      text('found', 'What was found'),
      text('recommended', 'What is recommended'),
      days('days', 'Days to ask for an appeal'),
    ],
  }),
];
