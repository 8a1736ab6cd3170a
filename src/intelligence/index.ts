export * from './analysis/index.ts';
export { holidaysOf, type IsHoliday } from './briefing/calendar.ts';
export { type BriefingGround, briefingDocument, groundDrawing } from './briefing/document.ts';
export { fireClusters } from './briefing/fires.ts';
export { type BriefingRequest, briefingFor, type IntelligenceDeps } from './commands.ts';
export { type Ground, groundOf } from './ground.ts';
export * from './model.ts';
export { intelligenceRoutes } from './routes.ts';
export * from './strategy/index.ts';
