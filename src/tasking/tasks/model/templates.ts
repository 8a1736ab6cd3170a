/** A usual response, so that a task starts from what is known of it. The partnership edits them. */
export interface TaskTemplate {
  code: string;
  name: string;
  /** Words the task starts with. */
  what: string;
  /** Problem codes it answers; empty: any. */
  problems: string[];
  actor: string;
  power: string;
  /** How long it is usually given, days. */
  days: number;
  /** From the start until it is reviewed, days. */
  reviewDays: number;
  /** How success is usually measured. */
  measure: string;
  /** What is counted as output. */
  counts: string[];
  /** How it is meant to work: the side of the problem it acts on. */
  mechanism: string;
  isActive: boolean;
}

const template = (
  code: string,
  name: string,
  rest: Omit<TaskTemplate, 'code' | 'name' | 'isActive'>,
): TaskTemplate => ({ code, name, ...rest, isActive: true });

/** The ten usual ones that AIM comes with. */
export const SEED_TEMPLATES: readonly TaskTemplate[] = [
  template('patrol', 'Visible patrol', {
    what: 'Patrol on foot in the area drawn: visits of 10 to 16 minutes in an order that cannot be foreseen, at least 90 minutes apart.',
    problems: [],
    actor: 'streetWarden',
    power: 'none',
    days: 7,
    reviewDays: 21,
    measure: 'Incidents in the area drawn, against the control area, four weeks before and after.',
    counts: ['visits', 'minutes present', 'people spoken to'],
    mechanism: 'Increases the risk of being seen: formal surveillance.',
  }),
  template('visit', 'Visit to a person or premises', {
    what: 'Visit, listen, assess needs and risk, agree what happens next.',
    problems: ['rowdy', 'neighbours', 'noise', 'doorstepCrime', 'homeFire', 'shopTheft', 'underAgeSales', 'other'],
    actor: 'asbOfficer',
    power: 'none',
    days: 3,
    reviewDays: 14,
    measure: 'The visit is made and what was agreed with it is kept.',
    counts: ['visits made', 'people met'],
    mechanism: 'Supports guardians and handlers; removes excuses.',
  }),
  template('letterDrop', 'Letter drop', {
    what: 'Deliver the agreed letter to every home in the area drawn.',
    problems: [],
    actor: 'streetWarden',
    power: 'none',
    days: 3,
    reviewDays: 21,
    measure: 'Every home in the area has the letter.',
    counts: ['letters delivered'],
    mechanism: 'Strengthens guardianship; alerts conscience.',
  }),
  template('cctvReview', 'CCTV review', {
    what: 'Review the recordings of the cameras and hours named and say what is seen.',
    problems: [],
    actor: 'cctvOperator',
    power: 'cctvMonitoring',
    days: 2,
    reviewDays: 7,
    measure: 'The hours named are reviewed before they are overwritten.',
    counts: ['camera hours reviewed', 'clips kept'],
    mechanism: 'Increases the risk of being identified.',
  }),
  template('visualAudit', 'Environmental visual audit', {
    what: 'Walk the area together with residents and partners; photograph and list what invites the problem.',
    problems: [],
    actor: 'streetWarden',
    power: 'none',
    days: 7,
    reviewDays: 28,
    measure: 'Each thing on the list has an owner and a date.',
    counts: ['things listed', 'people taking part'],
    mechanism: 'Finds what makes the place easy: natural surveillance, access, order.',
  }),
  template('removal', 'Removal of waste, vehicles or fuel for fires', {
    what: 'Remove what is listed and make good.',
    problems: ['deliberateFire', 'flyTipping', 'litter', 'voidBuilding'],
    actor: 'cleansing',
    power: 'fuelRemoval',
    days: 2,
    reviewDays: 28,
    measure: 'Deliberate fires within the area drawn, four weeks before and after.',
    counts: ['loads taken away', 'vehicles removed'],
    mechanism: 'Removes the target and the means.',
  }),
  template('youthOutreach', 'Youth outreach', {
    what: 'Detached youth work at the place and hours named; offer what is on.',
    problems: ['rowdy', 'damage', 'deliberateFire', 'fireworks', 'streetDrinking', 'drugs', 'violence'],
    actor: 'youthWorker',
    power: 'none',
    days: 28,
    reviewDays: 56,
    measure: 'Incidents at the hours named in the area drawn, against the control area.',
    counts: ['sessions', 'young people met', 'taken up an offer'],
    mechanism: 'Reduces provocation; brings in handlers.',
  }),
  template('targetHardening', 'Target hardening', {
    what: 'Survey the addresses agreed and fit what each needs: locks, lights, gates, marking.',
    problems: ['burglary', 'vehicleCrime', 'theft', 'shopTheft', 'damage', 'voidBuilding'],
    actor: 'pcso',
    power: 'none',
    days: 28,
    reviewDays: 90,
    measure: 'Burglary in the streets treated, against like streets, three months before and after.',
    counts: ['homes surveyed', 'homes fitted'],
    mechanism: 'Increases the effort.',
  }),
  template('arsonAudit', 'Arson audit', {
    what: 'Inspect the premises or area for what could be set alight and how easily; advise and follow up.',
    problems: ['deliberateFire', 'voidBuilding', 'flyTipping'],
    actor: 'firePrevention',
    power: 'none',
    days: 7,
    reviewDays: 28,
    measure: 'Deliberate fires within the area drawn, four weeks before and after.',
    counts: ['premises audited', 'advice followed'],
    mechanism: 'Removes the means; controls access.',
  }),
  template('cocooning', 'Cocooning after a burglary', {
    what: 'Within 24 hours visit the home and its neighbours on both sides and opposite; advise, offer hardening.',
    problems: ['burglary'],
    actor: 'pcso',
    power: 'none',
    days: 1,
    reviewDays: 28,
    measure: 'Burglary within 200 m in the four weeks after, against the four before.',
    counts: ['homes visited', 'homes reached', 'offers taken up'],
    mechanism: 'Warns who is at most risk while the risk lasts; increases the effort.',
  }),
];
