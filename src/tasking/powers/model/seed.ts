import { ACTORS } from './actors.ts';
import type { Holder, Power } from './powers.ts';

/**
 * The powers that AIM comes with, for England and Wales. A starting point: designations, authorisations and local
 * schemes differ, and law changes; the partnership enters its own, each from a day on, and those stand instead.
 */
export const SEED_FROM = '2014-10-20';

const may = (actor: string, words = ''): Holder => ({ actor, standing: 'may', words });
const ifAuthorised = (actor: string, words: string): Holder => ({ actor, standing: 'ifAuthorised', words });
const mayNot = (actor: string, words: string): Holder => ({ actor, standing: 'mayNot', words });

const DESIGNATED = 'Only as designated by the chief constable.';
const NUISANCE = ['rowdy', 'neighbours', 'noise', 'streetDrinking', 'begging', 'fireworks', 'nuisanceVehicle'];
const WARDEN_STOPS = 'A warden may not stop, search or detain anyone.';

export const SEED_POWERS: readonly Power[] = [
  {
    code: 'none',
    name: 'No power needed: presence, advice, letters, visits by consent',
    law: 'None; anyone may.',
    problems: [],
    evidence: 'None beyond the reason for the task. Record refusals of consent.',
    holders: ACTORS.map(({ code }) => may(code)),
  },
  {
    code: 'arrest',
    name: 'Arrest',
    law: 'Police and Criminal Evidence Act 1984, s.24',
    problems: [],
    evidence: 'Reasonable grounds to suspect an offence, and that arrest is necessary.',
    holders: [
      may('constable'),
      mayNot('pcso', 'A PCSO has no power of arrest beyond that of any person, and does not patrol as a constable.'),
      mayNot('streetWarden', 'A warden has no power of arrest beyond that of any person.'),
      mayNot('accredited', 'Nothing outside the accreditation certificate, and arrest is never on it.'),
    ],
  },
  {
    code: 'stopAndSearch',
    name: 'Stop and search',
    law: 'Police and Criminal Evidence Act 1984, s.1; Misuse of Drugs Act 1971, s.23',
    problems: ['violence', 'drugs', 'burglary', 'vehicleCrime', 'theft', 'shopTheft', 'damage', 'fireworks'],
    evidence: 'Reasonable grounds to suspect; record each search.',
    holders: [
      may('constable'),
      mayNot('pcso', 'A PCSO may not stop and search for stolen or prohibited articles.'),
      mayNot('streetWarden', WARDEN_STOPS),
      mayNot('accredited', 'Nothing outside the accreditation certificate.'),
    ],
  },
  {
    code: 'dispersal',
    name: 'Direction to leave an area',
    law: 'Anti-social Behaviour, Crime and Policing Act 2014, ss.34–35',
    problems: [...NUISANCE, 'violence', 'drugs', 'deliberateFire'],
    evidence: 'Written authorisation of an inspector for a place and at most 48 hours; direction in writing.',
    holders: [
      ifAuthorised('constable', 'An inspector must have authorised it for this place and time.'),
      ifAuthorised('pcso', 'An inspector must have authorised it, and the PCSO be designated.'),
      mayNot('streetWarden', 'Only constables and PCSOs direct people to leave.'),
      mayNot('accredited', 'Only constables and PCSOs direct people to leave.'),
    ],
  },
  {
    code: 'communityProtectionNotice',
    name: 'Community protection notice',
    law: 'Anti-social Behaviour, Crime and Policing Act 2014, ss.43–53',
    problems: [...NUISANCE, 'flyTipping', 'litter', 'graffiti', 'voidBuilding', 'deliberateFire'],
    evidence:
      'Written warning first; then conduct that is detrimental to quality of life, unreasonable and persistent, by someone of 16 or over or a body.',
    holders: [
      may('constable'),
      ifAuthorised('pcso', DESIGNATED),
      may('asbOfficer'),
      ifAuthorised('enforcement', 'Authorised by the council.'),
      ifAuthorised('streetWarden', 'Authorised by the council.'),
      ifAuthorised('environmentalHealth', 'Authorised by the council.'),
      ifAuthorised('registeredProvider', 'Designated by the council.'),
      mayNot('firePrevention', 'The fire service gives the evidence; police or council issue the notice.'),
    ],
  },
  {
    code: 'fixedPenalty',
    name: 'Fixed penalty notice',
    law: 'Environmental Protection Act 1990, ss.33ZA and 88; Anti-social Behaviour Act 2003, s.43; 2014 Act, ss.52 and 68',
    problems: [...NUISANCE, 'litter', 'flyTipping', 'graffiti', 'abandonedVehicle'],
    evidence: 'The offence seen or proved, identity, age and vulnerability considered; payment within 14 days.',
    holders: [
      may('constable'),
      ifAuthorised('pcso', DESIGNATED),
      ifAuthorised('streetWarden', 'Only as an officer authorised by the council for that offence.'),
      ifAuthorised('enforcement', 'Authorised by the council for that offence.'),
      ifAuthorised('environmentalHealth', 'Authorised by the council for that offence.'),
      ifAuthorised('accredited', 'Only what the accreditation certificate lists.'),
      mayNot('civilEnforcement', 'Parking officers issue penalty charges; this needs a separate authorisation.'),
    ],
  },
  {
    code: 'penaltyCharge',
    name: 'Parking penalty charge',
    law: 'Traffic Management Act 2004, Part 6',
    problems: ['nuisanceVehicle', 'other'],
    evidence: 'The contravention seen and photographed.',
    holders: [may('civilEnforcement'), mayNot('streetWarden', 'Only civil enforcement officers issue these.')],
  },
  {
    code: 'requireName',
    name: 'Require name and address',
    law: 'Police Reform Act 2002, s.50 and Schs 4 and 5',
    problems: [...NUISANCE, 'litter', 'damage', 'graffiti'],
    evidence: 'Reason to believe in antisocial behaviour or a relevant offence.',
    holders: [
      may('constable'),
      ifAuthorised('pcso', DESIGNATED),
      ifAuthorised('accredited', 'Only where the certificate lists it.'),
      ifAuthorised('streetWarden', 'Only where a statute makes refusal to an authorised officer an offence.'),
    ],
  },
  {
    code: 'alcohol',
    name: 'Require surrender of alcohol or tobacco',
    law: 'Confiscation of Alcohol (Young Persons) Act 1997; Police Reform Act 2002, Sch.4',
    problems: ['streetDrinking', 'rowdy', 'underAgeSales'],
    evidence: 'In public, and under 18 or in a place where an order bans it.',
    holders: [
      may('constable'),
      ifAuthorised('pcso', DESIGNATED),
      ifAuthorised('accredited', 'Only where the certificate lists it.'),
      mayNot('streetWarden', 'Outside an order that bans it in that place, a warden may not take anything.'),
    ],
  },
  {
    code: 'orderEnforcement',
    name: 'Enforce a public spaces protection order',
    law: 'Anti-social Behaviour, Crime and Policing Act 2014, ss.63 and 67–68',
    problems: [...NUISANCE, 'litter', 'drugs'],
    evidence: 'The order is in force for that place and bans that conduct.',
    holders: [
      may('constable'),
      may('pcso'),
      ifAuthorised('streetWarden', 'Authorised by the council under the order.'),
      ifAuthorised('enforcement', 'Authorised by the council under the order.'),
      ifAuthorised('accredited', 'Only where the certificate lists it.'),
      mayNot('registeredProvider', 'A landlord neither makes nor enforces these orders.'),
    ],
  },
  {
    code: 'orderMaking',
    name: 'Make a public spaces protection order',
    law: 'Anti-social Behaviour, Crime and Policing Act 2014, ss.59–61',
    problems: [...NUISANCE, 'litter', 'drugs'],
    evidence: 'Detrimental, persistent and unreasonable; consultation; proportionate; at most three years.',
    holders: [
      ifAuthorised('asbOfficer', 'The council decides after consultation.'),
      mayNot('constable', 'Only the council makes the order; the police are consulted.'),
      mayNot('registeredProvider', 'Only the council makes the order.'),
    ],
  },
  {
    code: 'seizeVehicle',
    name: 'Seize a vehicle',
    law: 'Police Reform Act 2002, s.59; Road Traffic Act 1988, s.165A',
    problems: ['nuisanceVehicle', 'vehicleCrime'],
    evidence: 'Use that alarms, distresses or annoys, with a warning first; or no insurance or licence.',
    holders: [
      may('constable'),
      ifAuthorised('pcso', DESIGNATED),
      mayNot('streetWarden', 'A warden reports it; only police seize.'),
      mayNot('civilEnforcement', 'Only police seize vehicles for how they are used.'),
    ],
  },
  {
    code: 'removeAbandoned',
    name: 'Remove an abandoned vehicle',
    law: 'Refuse Disposal (Amenity) Act 1978, s.3',
    problems: ['abandonedVehicle', 'deliberateFire'],
    evidence:
      'It appears abandoned by the council’s checklist, with photographs and keeper enquiry; on private land 15 days’ notice to the occupier.',
    holders: [
      may('enforcement'),
      ifAuthorised('streetWarden', 'Authorised by the council to decide that it is abandoned.'),
      mayNot('constable', 'The duty is the council’s. Police have a power of their own: the 1986 Regulations.'),
      mayNot('firePrevention', 'The fire service reports it to the council.'),
    ],
  },
  {
    code: 'removeObstruction',
    name: 'Remove a vehicle that obstructs, is dangerous or broken down',
    law: 'Removal and Disposal of Vehicles Regulations 1986',
    problems: ['abandonedVehicle', 'nuisanceVehicle'],
    evidence: 'On a road, and illegally, obstructively or dangerously left.',
    holders: [
      may('constable'),
      ifAuthorised('pcso', DESIGNATED),
      may('civilEnforcement', 'Within civil enforcement areas.'),
    ],
  },
  {
    code: 'clampUntaxed',
    name: 'Clamp or remove an untaxed vehicle',
    law: 'Vehicle Excise and Registration Act 1994, Sch.2A',
    problems: ['untaxedVehicle'],
    evidence: 'Unlicensed on the register and not exempt, on a public road. It need not be abandoned.',
    holders: [
      ifAuthorised('enforcement', 'The council holds devolved powers of the DVLA.'),
      mayNot('streetWarden', 'Only officers under the devolved powers clamp.'),
    ],
  },
  {
    code: 'nuisanceNotice',
    name: 'Abatement notice for a statutory nuisance',
    law: 'Environmental Protection Act 1990, ss.79–80',
    problems: ['noise', 'neighbours', 'flyTipping', 'litter'],
    evidence: 'A nuisance that exists or is likely to recur, judged by the officer.',
    holders: [
      may('environmentalHealth'),
      mayNot('streetWarden', 'A warden reports it to environmental health.'),
      mayNot('registeredProvider', 'Only the council serves it; a landlord acts under the tenancy.'),
    ],
  },
  {
    code: 'enterPremises',
    name: 'Enter premises to look into a nuisance',
    law: 'Environmental Protection Act 1990, Sch.3',
    problems: ['noise', 'neighbours', 'litter', 'flyTipping'],
    evidence: '24 hours’ notice for homes, or a warrant; the PACE codes hold for questions.',
    holders: [may('environmentalHealth'), mayNot('streetWarden', 'A warden enters by invitation only.')],
  },
  {
    code: 'seizeNoiseEquipment',
    name: 'Seize noise equipment',
    law: 'Noise Act 1996, s.10; Environmental Protection Act 1990, s.81',
    problems: ['noise'],
    evidence: 'A notice not complied with, and a warrant where entry is refused.',
    holders: [
      ifAuthorised('environmentalHealth', 'A warrant where entry is refused.'),
      mayNot('streetWarden', 'Only environmental health seizes.'),
    ],
  },
  {
    code: 'testPurchase',
    name: 'Test purchase and inspection of goods',
    law: 'Consumer Rights Act 2015, Sch.5; Licensing Act 2003',
    problems: ['underAgeSales', 'doorstepCrime', 'fireworks'],
    evidence: 'Intelligence about the premises; rules for young volunteers followed.',
    holders: [
      may(
        'tradingStandards',
        'Young volunteers only under the code; repeated or covert recording needs authorisation.',
      ),
      ifAuthorised('constable', 'Under the Licensing Act and with authorisation where a young person is used.'),
    ],
  },
  {
    code: 'directedSurveillance',
    name: 'Directed surveillance',
    law: 'Regulation of Investigatory Powers Act 2000, Part II',
    problems: [],
    evidence:
      'Written authorisation first; for councils also a magistrate, and an offence with six months or under-age sales.',
    holders: [
      ifAuthorised('constable', 'Authorised by a superintendent.'),
      ifAuthorised(
        'tradingStandards',
        'Approved by a magistrate, above the six-month threshold or for under-age sales.',
      ),
      ifAuthorised('cctvOperator', 'Following one person needs an authorisation that the operator has seen.'),
      mayNot('streetWarden', 'A warden does not watch people covertly.'),
      mayNot('pcso', 'A PCSO does not watch people covertly.'),
    ],
  },
  {
    code: 'cctvMonitoring',
    name: 'Monitor and review public CCTV',
    law: 'Surveillance Camera Code of Practice; UK GDPR',
    problems: [],
    evidence: 'A purpose under the code; a lawful written request for a review; each logged.',
    holders: [may('cctvOperator', 'Overt cameras, by the code; following one person is directed surveillance.')],
  },
  {
    code: 'homeSafetyVisit',
    name: 'Home fire safety visit',
    law: 'Fire and Rescue Services Act 2004, s.6 (by consent)',
    problems: ['homeFire', 'deliberateFire', 'other'],
    evidence: 'The occupier agrees.',
    holders: [may('firePrevention')],
  },
  {
    code: 'fireSafetyOrder',
    name: 'Fire safety enforcement in premises',
    law: 'Regulatory Reform (Fire Safety) Order 2005, arts 27–31',
    problems: ['deliberateFire', 'voidBuilding', 'homeFire'],
    evidence: 'Premises under the Order, and an inspection.',
    holders: [
      ifAuthorised('firePrevention', 'Only by an inspector appointed under the Order.'),
      mayNot('streetWarden', 'Only fire inspectors enforce the Order.'),
    ],
  },
  {
    code: 'fuelRemoval',
    name: 'Remove waste that could be set alight',
    law: 'Environmental Protection Act 1990, ss.59 and 89; on private land by consent',
    problems: ['deliberateFire', 'flyTipping', 'litter', 'voidBuilding'],
    evidence: 'Whose land it is; consent or notice on private land.',
    holders: [
      may('cleansing', 'On the council’s land and highways; elsewhere by consent or after notice.'),
      ifAuthorised('enforcement', 'By notice on private land, authorised by the council.'),
      may('firePrevention', 'Asks for the removal; does not remove it itself.'),
      may('registeredProvider', 'On its own land.'),
    ],
  },
  {
    code: 'secureVoid',
    name: 'Board up or enter an empty building',
    law: 'Local Government (Miscellaneous Provisions) Act 1982, s.29',
    problems: ['voidBuilding', 'deliberateFire'],
    evidence: 'Open to entry or a danger; 48 hours’ notice to the owner unless at once necessary.',
    holders: [
      ifAuthorised('enforcement', 'Authorised by the council, after notice to the owner.'),
      may('registeredProvider', 'Its own buildings.'),
      mayNot(
        'firePrevention',
        'May not enter a private empty building without consent or a power; fighting a fire is another matter.',
      ),
      mayNot('streetWarden', 'A warden reports it and does not go in.'),
    ],
  },
  {
    code: 'wasteInvestigation',
    name: 'Investigate fly-tipping',
    law: 'Environmental Protection Act 1990, ss.33–34; Environment Act 1995, s.108',
    problems: ['flyTipping', 'litter'],
    evidence: 'The waste searched, photographed and logged; duty of care papers asked for.',
    holders: [
      ifAuthorised('enforcement', 'Authorised by the council.'),
      ifAuthorised('environmentalHealth', 'Authorised by the council.'),
      may('constable'),
      mayNot('streetWarden', 'A warden reports it and keeps the scene.'),
    ],
  },
  {
    code: 'injunction',
    name: 'Civil injunction',
    law: 'Anti-social Behaviour, Crime and Policing Act 2014, Part 1',
    problems: NUISANCE,
    evidence: 'Aged 10 or over; harassment, alarm or distress, or housing nuisance, on the balance of probabilities.',
    holders: [
      may('asbOfficer', 'Through the council’s lawyers.'),
      may('registeredProvider', 'Where it affects its housing.'),
      ifAuthorised('constable', 'The chief officer applies.'),
      mayNot('streetWarden', 'A warden’s notes are evidence; the council applies.'),
    ],
  },
  {
    code: 'closure',
    name: 'Closure notice and order',
    law: 'Anti-social Behaviour, Crime and Policing Act 2014, ss.76–80',
    problems: [...NUISANCE, 'drugs', 'violence'],
    evidence:
      'Nuisance or disorder from the premises; 24 hours, 48 with the chief executive or a superintendent; then court.',
    holders: [
      ifAuthorised('constable', 'An inspector issues the notice.'),
      ifAuthorised('asbOfficer', 'The council issues the notice.'),
      mayNot('registeredProvider', 'A landlord asks police or council for it.'),
    ],
  },
  {
    code: 'tenancyAction',
    name: 'Tenancy action, demotion or possession',
    law: 'Housing Acts 1985, 1988 and 1996',
    problems: [...NUISANCE, 'drugs', 'violence'],
    evidence: 'Breach of the tenancy; for the absolute ground a conviction or proven breach.',
    holders: [
      may('registeredProvider'),
      mayNot('environmentalHealth', 'Environmental health does not look into tenancies.'),
      mayNot('constable', 'The landlord acts; police give evidence.'),
    ],
  },
  {
    code: 'behaviourContract',
    name: 'Acceptable behaviour contract',
    law: 'None; voluntary, usually six months',
    problems: NUISANCE,
    evidence: 'What was done, what is agreed, and refusal recorded. Not enforceable.',
    holders: ['constable', 'pcso', 'asbOfficer', 'streetWarden', 'youthWorker', 'registeredProvider'].map((actor) =>
      may(actor),
    ),
  },
];
