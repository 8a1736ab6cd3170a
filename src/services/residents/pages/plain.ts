import { html } from '../html.ts';
import type { WordKey } from '../locale.ts';
import { href, page, type Site } from './layout.ts';

/** A page of paragraphs: the statement on accessibility, and what becomes of people's information. */
export function wordsPage(site: Site, about: 'accessibility' | 'privacy'): string {
  const { t } = site.language;
  const title = t(`${about}.title` as WordKey);
  return page(site, {
    title,
    back: href(site, '/report'),
    main: html`<h1>${title}</h1>${t(`${about}.body` as WordKey)
      .split('\n\n')
      .map((paragraph) => html`<p>${paragraph}</p>`)}`,
  });
}

/** What went wrong, and what to do. */
export function problemPage(
  site: Site,
  { title, words, reference }: { title: string; words: string; reference?: string },
): string {
  const { t } = site.language;
  return page(site, {
    title,
    main: html`<h1>${title}</h1><p>${words}</p>
${reference !== undefined && html`<p class="hint">${t('error.reference', { reference })}</p>`}
<p><a class="button" href="${href(site, '/report')}">${t('site.name')}</a></p>`,
  });
}
