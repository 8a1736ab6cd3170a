export { type FileKeeper, fileKeeper } from './file-keeper.ts';
export { unusedFiles } from './kept-files.ts';
export { LARGEST_PHOTO_BYTES, LONGEST_SIDE, type Photo, takePhoto } from './photo.ts';
