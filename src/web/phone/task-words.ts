import type { PhoneTask } from './book.ts';

export const dueOrder = (a: PhoneTask, b: PhoneTask): number =>
  (a.when?.until ?? Number.POSITIVE_INFINITY) - (b.when?.until ?? Number.POSITIVE_INFINITY) || a.taskId - b.taskId;

/** Given to this officer, or to their agency without naming one. */
export const isMine = (task: PhoneTask, personId: number): boolean =>
  task.who.personId === null || task.who.personId === personId;

/** A point of the task's place, [longitude, latitude]. */
export function pointOf(task: PhoneTask): readonly number[] | null {
  const geometry = task.where?.geometry;
  if (!geometry) return null;
  if (geometry.type === 'Point') return geometry.coordinates;
  const ring = geometry.coordinates[0] as readonly (readonly number[])[];
  const corners = ring.slice(0, -1);
  return [0, 1].map((axis) => corners.reduce((sum, corner) => sum + (corner[axis] ?? 0), 0) / corners.length);
}

/** Opens the phone's own map application; AIM sends nothing. */
export function directionsTo(task: PhoneTask): string | null {
  const point = pointOf(task);
  return point ? directionsToPoint(point[0] ?? 0, point[1] ?? 0) : null;
}

export const directionsToPoint = (longitude: number, latitude: number): string =>
  `geo:${latitude},${longitude}?q=${latitude},${longitude}`;
