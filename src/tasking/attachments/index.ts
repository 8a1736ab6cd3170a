export type { AttachmentDeps } from './commands.ts';
export { attachmentRoutes } from './routes.ts';
