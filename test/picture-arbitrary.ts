import fc from 'fast-check';
import type { IncidentVersion, PictureFilter } from '../src/picture/model.ts';
import { CATEGORIES, INCIDENT_FLAGS, LOCATION_PRECISIONS, TIME_PRECISIONS } from '../src/vocabulary/index.ts';

const CATEGORY_IDS = CATEGORIES.map((category) => category.id);
// Both ends of summer time and both sides of midnight are among them.
const instant = fc.oneof(
  fc.integer({ min: Date.UTC(2025, 2, 28), max: Date.UTC(2025, 3, 4) }),
  fc.integer({ min: Date.UTC(2025, 9, 24), max: Date.UTC(2025, 9, 30) }),
  fc.integer({ min: Date.UTC(2015, 0, 1), max: Date.UTC(2027, 0, 1) }),
);
const whole = (max: number) => fc.integer({ min: 0, max });
const orNull = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null, freq: 4 });

/** Any incident version, with few distinct codes so that filters meet rows. */
export const anyIncident: fc.Arbitrary<IncidentVersion> = fc
  .record({
    incidentId: whole(40),
    version: fc.integer({ min: 1, max: 4 }),
    feedId: fc.integer({ min: 1, max: 3 }),
    agencyId: fc.integer({ min: 1, max: 3 }),
    categoryId: fc.oneof(fc.constantFrom(121, 106, 107, 410, 304), fc.constantFrom(...CATEGORY_IDS)),
    occurredFrom: orNull(instant.map((ms) => Math.floor(ms / 1000) * 1000)),
    lengthMs: fc.constantFrom(0, 0, 900_000, 7_200_000, 86_400_000),
    recordedAt: orNull(instant),
    timePrecision: whole(TIME_PRECISIONS.length - 1),
    locationPrecision: whole(LOCATION_PRECISIONS.length - 1),
    place: orNull(
      fc.record({ u: fc.double({ min: 0, max: 1, noNaN: true }), v: fc.double({ min: 0, max: 1, noNaN: true }) }),
    ),
    wardId: orNull(fc.integer({ min: 1, max: 4 })),
    smallAreaId: orNull(fc.integer({ min: 101, max: 108 })),
    beatId: orNull(fc.integer({ min: 501, max: 502 })),
    segmentId: orNull(fc.integer({ min: 1, max: 6 })),
    addressId: orNull(fc.integer({ min: 1, max: 6 })),
    flags: whole((1 << INCIDENT_FLAGS.length) - 1),
    count: fc.oneof(fc.constant(1), whole(30)),
    marking: whole(1),
    knownFrom: fc.integer({ min: 1, max: 5 }),
    knownFor: orNull(fc.integer({ min: 1, max: 4 })),
  })
  .map(({ lengthMs, place, knownFor, ...row }) => ({
    ...row,
    occurredTo: row.occurredFrom === null ? null : row.occurredFrom + lengthMs,
    x: place && 450_000 + place.u * 1000,
    y: place && 520_000 + place.v * 1000,
    lon: place && -1.25 + place.u / 10,
    lat: place && 54.5 + place.v / 10,
    knownTo: knownFor === null ? null : row.knownFrom + knownFor,
  }));

const some = <T>(values: readonly T[]) => fc.subarray([...values], { minLength: 1 });
// Often within the week that many incidents fall in, so that ends of a window fall on them.
const day = fc.oneof(fc.integer({ min: 20_174, max: 20_183 }), fc.integer({ min: 16_500, max: 21_000 }));
const ordered = <T extends number>(arbitrary: fc.Arbitrary<T>) =>
  fc.tuple(arbitrary, arbitrary).map(([a, b]) => (a <= b ? { from: a, to: b } : { from: b, to: a }));

const everyPart = fc.record({
  agencies: some([1, 2, 3, 4]),
  feeds: some([1, 2, 3]),
  categories: some(['crime', 'crime/burglary', 'street/fly-tip', 'fire/deliberate', 'asb', 'crime/violence']),
  measure: fc.constantFrom('all-crime', 'bcs-comparator', 'deliberate-fires'),
  time: fc
    .record({ by: fc.constantFrom('occurred' as const, 'recorded' as const), range: ordered(instant) })
    .map(({ by, range }) => ({
      by,
      from: Math.floor(range.from / 1000) * 1000,
      to: Math.floor(range.to / 1000) * 1000,
    })),
  days: fc
    .record({ by: fc.constantFrom('occurred' as const, 'recorded' as const), range: ordered(day) })
    .map(({ by, range }) => ({ by, ...range })),
  hoursOfWeek: some(Array.from({ length: 168 }, (_, hour) => hour)),
  weekdays: some([0, 1, 2, 3, 4, 5, 6]),
  areas: fc.record({ ward: some([1, 2, 3, 9]), smallArea: some([101, 102, 103, 104]) }, { requiredKeys: [] }),
  polygon: fc.constantFrom(
    [
      [
        [-1.24, 54.51],
        [-1.16, 54.52],
        [-1.2, 54.59],
        [-1.24, 54.51],
      ],
    ],
    [
      [
        [-1.25, 54.5],
        [-1.15, 54.5],
        [-1.15, 54.6],
        [-1.25, 54.6],
      ],
      [
        [-1.22, 54.53],
        [-1.18, 54.53],
        [-1.18, 54.57],
        [-1.22, 54.57],
      ],
    ],
  ),
  segments: some([1, 2, 3, 99]),
  addresses: some([1, 2, 3]),
  locationPrecisions: some(LOCATION_PRECISIONS),
  timePrecisions: some(TIME_PRECISIONS),
  flags: fc.record(
    { all: some(['repeatVictim', 'alcohol'] as const), none: some(['noCrime', 'hate'] as const) },
    { requiredKeys: [] },
  ),
  asKnownAt: whole(7),
  ids: some([1, 2, 3, 4, 5, 6, 7, 8]),
});

const PARTS = [
  'agencies',
  'feeds',
  'categories',
  'measure',
  'time',
  'days',
  'hoursOfWeek',
  'weekdays',
  'areas',
  'polygon',
  'segments',
  'addresses',
  'locationPrecisions',
  'timePrecisions',
  'flags',
  'asKnownAt',
  'ids',
] as const;

/** Any filter that makes sense, of few parts at once, so that rows are left to be found. */
export const anyFilter: fc.Arbitrary<PictureFilter> = fc
  .tuple(everyPart, fc.subarray([...PARTS], { maxLength: 3 }))
  .map(([every, parts]) => Object.fromEntries(parts.map((part) => [part, every[part]])));
