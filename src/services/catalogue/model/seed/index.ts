import type { Body, ServiceDefinition } from '../definition.ts';
import { NUISANCE_SERVICES } from './nuisance.ts';
import { STREET_SERVICES } from './streets.ts';
import { VEHICLE_SERVICES } from './vehicles.ts';

/** The catalogue AIM comes with: codes of its own, for each partnership to edit. */
export const SEED_SERVICES: readonly ServiceDefinition[] = [
  ...VEHICLE_SERVICES,
  ...STREET_SERVICES,
  ...NUISANCE_SERVICES,
];

const other = (id: string, name: string, contact: string): Body => ({
  id,
  name,
  isOurs: false,
  agencyId: null,
  contact,
});

/** Who answers for places, to begin with. How they are reached is for each partnership to enter. */
export const SEED_BODIES: readonly Body[] = [
  { id: 'council', name: 'The council', isOurs: true, agencyId: null, contact: 'this site' },
  other('police', 'The police', '101, or 999 in danger.'),
  other('fire', 'The fire and rescue service', 'Its safety line, or 999 in danger.'),
  other('county', 'The county council', 'Its website or contact centre.'),
  other('national-roads', 'The national roads authority', 'Its website, or by telephone day and night.'),
  other('housing', 'The housing association', 'The landlord’s repairs line.'),
  other('water', 'The water company', 'Its leak and flooding line, day and night.'),
  other('rail', 'The railway', 'The railway’s helpline, day and night.'),
  other(
    'owner',
    'The owner of the land',
    'Whoever owns or manages the land. The council can say who that is where it knows.',
  ),
];
