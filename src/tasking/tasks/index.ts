export {
  amendTask,
  amendTaskIn,
  findTasksIn,
  getTask,
  listTasks,
  proposeTask,
  proposeTaskIn,
  stepTask,
  stepTaskIn,
  type TaskAmendmentRequest,
  type TaskChangeRequest,
  type TaskDeps,
  type TaskProposal,
  type TaskQuery,
  type TaskStep,
} from './commands.ts';
export * from './model.ts';
export { readNear } from './near.ts';
export type { TaskDetail, TaskView } from './present.ts';
export { taskRoutes } from './routes.ts';
export { ProposalSchema, TaskSchema } from './schema.ts';
export { watchersIn } from './talk.ts';
export { listTemplates, type VersionedTemplate } from './templates.ts';
