import { LONGEST_ENTRY_WORDS } from '../../diaries/model.ts';
import { html } from '../html.ts';
import { type Fault, type Fields, textOf } from '../model/answers.ts';
import { faultSummary, textField, trapField, wordsField } from './fields.ts';
import type { Followed } from './follow.ts';
import { href, page, type Site } from './layout.ts';

export interface DiaryOptions {
  /** Secret of the link. */
  token: string;
  isSaved: boolean;
  fields: Fields;
  faults: readonly Fault[];
}

/** The diary of a nuisance: when, how long, what. Only what this link's holder wrote is shown. */
export function diaryPage(
  site: Site,
  { number, diary }: Pick<Followed, 'number' | 'diary'>,
  { token, isSaved, fields, faults }: DiaryOptions,
): string {
  const { t } = site.language;
  const back = href(site, `/report/follow/${token}`);
  if (diary === null) {
    return page(site, {
      title: t('diary.title', { number }),
      hasFaults: false,
      main: html`<h1>${t('diary.title', { number })}</h1><p>${t('diary.closed')}</p><p><a class="button second" href="${back}">${t('site.back')}</a></p>`,
    });
  }
  const time = (name: 'from' | 'to', label: string) =>
    textField({
      site,
      name,
      label,
      faults,
      value: textOf(fields, name),
      type: 'time',
      extra: html`required class="short"`,
    });
  return page(site, {
    title: t('diary.title', { number }),
    hasFaults: faults.length > 0,
    main: html`${faultSummary(site, faults)}
<h1>${t('diary.title', { number })}</h1>
${isSaved && html`<p class="ok-note" role="status">${t('diary.saved')}</p>`}
<p>${t('diary.intro', { when: site.language.time(diary.until, site.timeZone) })}</p>
<form action="${href(site, `/report/follow/${token}/diary`)}" method="post" enctype="multipart/form-data" novalidate data-send>
<input type="hidden" name="token" value="${textOf(fields, 'token')}">
${textField({ site, name: 'day', label: t('diary.day'), faults, value: textOf(fields, 'day'), type: 'date', extra: html`required class="medium"` })}
${time('from', t('diary.from'))}
${time('to', t('diary.to'))}
${wordsField({ site, name: 'words', label: t('diary.words'), hint: t('diary.wordsHint'), faults, value: textOf(fields, 'words'), most: LONGEST_ENTRY_WORDS })}
${trapField(
  site,
  faults.some(({ key }) => key === 'error.trap'),
)}
<button class="button whole">${t('diary.button')}</button>
</form>
<h2>${t('diary.own')}</h2>
${
  diary.entries.length === 0
    ? html`<p>${t('diary.none')}</p>`
    : html`<ul class="story">${diary.entries.map(
        ({ from, to, words }) =>
          html`<li><time datetime="${new Date(from).toISOString()}">${site.language.time(from, site.timeZone)} – ${site.language.time(to, site.timeZone)}</time> <span dir="auto">${words}</span></li>`,
      )}</ul>`
}
<p><a class="button second" href="${back}">${t('site.back')}</a></p>`,
  });
}
