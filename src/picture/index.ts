export { countInWords, freshView, type LateFeedNote, type PictureDeps, readFilter } from './commands.ts';
export type { IncidentView } from './details.ts';
export { csvExport, exportProvenance, geoJsonExport } from './export.ts';
export * from './model.ts';
export { openPicture, type Picture } from './picture.ts';
export { pictureRoutes } from './routes.ts';
export type { Snapshot } from './snapshot.ts';
export type {
  IncidentHistory,
  IncidentPage,
  PictureView,
  PlaceHistory,
  PlaceOfHistory,
  Provenance,
} from './view.ts';
