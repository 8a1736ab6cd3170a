import { flagBit, type SourcePlace } from '../../vocabulary/index.ts';
import { type FireFacts, fireCategory } from '../crosswalks/fire.ts';
import { dateFormat } from '../reading/dates.ts';
import { readGrid } from '../reading/numbers.ts';
import type { Problems } from '../reading/problems.ts';
import { csvAdapter, type Row } from './csv-adapter.ts';

const COLUMN_OF: Record<keyof FireFacts, string> = {
  incident: 'Incident Category',
  isPrimary: 'Is Primary Fire',
  cause: 'Cause of Fire',
  propertyCategory: 'Property Category',
  isDerelict: 'Is Property Derelict?',
  isChimney: 'Is Fire Confined to Chimney?',
  falseAlarmReason: 'False Alarm Reason',
  specialService: 'Special Service Type',
  isRoadTrafficCollision: 'Road Traffic Collision',
};
const FACTS = Object.keys(COLUMN_OF) as (keyof FireFacts)[];
const MASKED = /^(\d{3})\*{3}$/;

/** A fire service's incident export in the words of the Incident Recording System: fires, false alarms, special services. */
export const fireIncidents = csvAdapter({
  name: 'fire-incidents',
  describes: 'a fire service’s incident export, Incident Recording System layout (CSV)',
  encoding: 'windows-1252',
  required: [
    'Day',
    'Month',
    'Year',
    'Time of Call',
    'Incident Number',
    'X Coordinate',
    'Y Coordinate',
    ...Object.values(COLUMN_OF),
  ],
  keyOf(columns) {
    const number = columns.at('Incident Number');
    return (row) => row.text(number);
  },
  reader(columns, { clock }) {
    const at = (name: string) => columns.at(name);
    const dates = dateFormat('D MMMM YYYY HH:mm:ss', clock);
    const [day, month, year, time, number] = [
      at('Day'),
      at('Month'),
      at('Year'),
      at('Time of Call'),
      at('Incident Number'),
    ];
    const [x, y, ward, propertyType, origin] = [
      at('X Coordinate'),
      at('Y Coordinate'),
      at('Ward'),
      at('Property Type'),
      at('Origin of Call'),
    ];
    const counts = (['fatalities', 'injuries', 'rescues'] as const).map((name) => ({ name, at: at(`No. of ${name}`) }));
    const factAt = FACTS.map((fact) => at(COLUMN_OF[fact]));
    const facts = {} as FireFacts;
    return (row) => {
      const sourceRef = row.text(number);
      if (sourceRef === '') row.note('key.missing', 'Incident Number', '', 'the incident’s number');
      const called = `${row.text(day)} ${row.text(month)} ${row.text(year)} ${row.text(time)}`;
      const at = dates.read(called);
      if (at === null) {
        row.note(
          'date.unreadable',
          'Day, Month, Year, Time of Call',
          called,
          'a day, a month in English words, a year and HH:MM:SS',
        );
      }
      FACTS.forEach((fact, i) => {
        facts[fact] = row.text(factAt[i]!);
      });
      const found = fireCategory(facts);
      if ('unknown' in found) {
        row.note('category.unknown', COLUMN_OF[found.unknown], facts[found.unknown], found.expected);
      }
      const place = placeOf(row, row.text(x), row.text(y), facts.propertyCategory);
      if (row.first !== null || at === null || 'unknown' in found) return null;
      const wardText = row.text(ward);
      const property = row.text(propertyType);
      place.text = [property.split(' > ').at(-1), wardText].filter((part) => part).join(', ');
      const attributes: Record<string, string | number> = {};
      if (property !== '') attributes['property'] = property;
      if (facts.cause !== '') attributes['cause'] = facts.cause;
      if (facts.isDerelict.toLowerCase() === 'yes') attributes['derelict'] = 'yes';
      const caller = row.text(origin);
      if (caller !== '') attributes['origin'] = caller;
      for (const { name, at: place } of counts) {
        const n = Number(row.text(place));
        if (n > 0) attributes[name] = n;
      }
      return {
        sourceRef,
        category: found.category,
        sourceCategory: [facts.incident, facts.falseAlarmReason || facts.specialService || facts.cause]
          .filter((part) => part !== '')
          .join(': '),
        occurredFrom: at,
        occurredTo: at,
        timePrecision: 'exact',
        reportedAt: at,
        recordedAt: at,
        place,
        outcome: null,
        flags: found.deliberate ? flagBit('deliberate') : 0,
        count: 1,
        attributes,
      };
    };
  },
});

/** Published exports cut coordinates to the kilometre (`376***`): such a position is the square's middle, shared by all in it. */
function placeOf(row: Row & Problems, xText: string, yText: string, propertyCategory: string): SourcePlace {
  const maskedX = MASKED.exec(xText);
  const maskedY = MASKED.exec(yText);
  if (maskedX !== null && maskedY !== null) {
    return { x: Number(maskedX[1]) * 1000 + 500, y: Number(maskedY[1]) * 1000 + 500, precision: 'snapped' };
  }
  const position = readGrid(row, { x: 'X Coordinate', y: 'Y Coordinate' }, xText, yText);
  if (position.x === undefined) return { precision: 'unknown' };
  const isOutdoors = propertyCategory.startsWith('Outdoor') || propertyCategory === 'RoadVehicle';
  return { ...position, precision: isOutdoors ? 'street' : 'property' };
}
