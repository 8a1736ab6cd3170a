export {
  type DiaryDeps,
  type EntryInput,
  listDiaries,
  type OwnDiary,
  readOwnDiary,
  writeInOwnDiary,
} from './commands.ts';
export { diaryRoutes } from './routes.ts';
