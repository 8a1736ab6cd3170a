import { type Notice, noticeNumber, noticePath, noticeWords } from './model.ts';

export interface NoticeView extends Notice {
  number: string;
  words: string;
  path: string;
}

export function presentNotice(notice: Notice): NoticeView {
  return { ...notice, number: noticeNumber(notice), words: noticeWords(notice), path: noticePath(notice) };
}
