export * from './analysis/index.ts';
export { type BriefingGround, briefingDocument, groundDrawing } from './briefing/document.ts';
export { type BriefingRequest, briefingFor, type IntelligenceDeps } from './commands.ts';
export { type Ground, groundOf } from './ground.ts';
export * from './model.ts';
export { intelligenceRoutes } from './routes.ts';
