export { type AttachmentDeps, attachPhoto } from './commands.ts';
export { attachmentRoutes } from './routes.ts';
