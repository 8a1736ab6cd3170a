/** The pure face of the meetings: calendars, agendas, packs and decisions. Safe in the browser. */
export * from './model/agenda.ts';
export * from './model/calendar.ts';
export * from './model/decision.ts';
export * from './model/meeting.ts';
export * from './model/pack.ts';
