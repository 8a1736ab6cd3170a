import { ClipboardList, Database, FolderClock, Map as MapIcon, Settings, Sun, Users } from 'lucide-react';

/** The rooms there are, in the order of the loop. A room a role may not enter is absent, not greyed. */
export const ROOMS = [
  { name: 'Today', to: '/', key: 't', icon: Sun, permissions: ['briefing.read'] },
  { name: 'Meetings', to: '/meetings', key: 'e', icon: Users, permissions: ['meeting.read'] },
  { name: 'Map', to: '/map', key: 'm', icon: MapIcon, permissions: ['incident.read'] },
  { name: 'Tasking', to: '/tasking', key: 'k', icon: ClipboardList, permissions: ['task.read'] },
  { name: 'Cases', to: '/cases', key: 'c', icon: FolderClock, permissions: ['case.read'] },
  { name: 'Data', to: '/data', key: 'd', icon: Database, permissions: ['load.read'] },
  {
    name: 'Admin',
    to: '/admin',
    key: 'a',
    icon: Settings,
    permissions: ['person.manage', 'settings.manage', 'audit.read'],
  },
] as const;

export type Room = (typeof ROOMS)[number];

export function roomsFor(permissions: readonly string[]): Room[] {
  return ROOMS.filter((room) => room.permissions.some((permission) => permissions.includes(permission)));
}

/** Page name for the top bar and the title. Places hang off the map. */
export function pageName(pathname: string): string {
  if (pathname.startsWith('/place')) return 'Place history';
  if (pathname.startsWith('/meetings')) return 'Meetings';
  return ROOMS.find((room) => room.to !== '/' && pathname.startsWith(room.to))?.name ?? 'Today';
}

export function isIn(room: Room, pathname: string): boolean {
  if (room.to === '/') return pathname === '/';
  return pathname.startsWith(room.to) || (room.to === '/map' && pathname.startsWith('/place'));
}
