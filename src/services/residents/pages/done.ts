import { html } from '../html.ts';
import { DAYS_LATE, SQUARE_METRES } from '../model/done-here.ts';
import { href, page, type Site } from './layout.ts';

export interface DoneRow {
  code: string;
  kind: string;
  area: string;
  week: string;
  n: number;
  longitude: number;
  latitude: number;
}

const MOST_ROWS = 400;

/** What was done here: a list, and the same on a map where there is a script. */
export function donePage(
  site: Site,
  { rows, areas, area }: { rows: readonly DoneRow[]; areas: readonly string[]; area: string },
): string {
  const { language, timeZone } = site;
  const { t } = language;
  const total = rows.reduce((n, row) => n + row.n, 0);
  const monday = (week: string) => language.day(Date.parse(`${week}T12:00Z`), timeZone);
  return page(site, {
    title: t('done.title'),
    back: href(site, '/report'),
    isWide: true,
    main: html`<h1>${t('done.title')}</h1>
<p>${t('done.intro', { when: language.time(site.now, timeZone), metres: SQUARE_METRES, days: DAYS_LATE })}</p>
<form class="search" action="/report/done" method="get">
${language.code !== 'en' && html`<input type="hidden" name="lang" value="${language.code}">`}
<label for="area">${t('done.area')}</label>
<div class="search-row"><select id="area" name="area"><option value="">${t('done.all')}</option>${areas.map(
      (name) => html`<option value="${name}"${name === area && html` selected`}>${name}</option>`,
    )}</select><button class="button second">${t('done.show')}</button></div>
</form>
${rows.length === 0 && html`<p class="note" role="status">${t('done.none', { days: DAYS_LATE })}</p>`}
${
  rows.length > 0 &&
  html`<p class="ways-line"><button type="button" class="button second" data-done-map="${t('done.mapLabel')}" hidden>${t('done.mapButton')}</button></p>
<div class="map" data-map-here hidden></div>
<p role="status">${t('done.total', { n: total })}</p>
<table><thead><tr><th scope="col">${t('done.kind')}</th><th scope="col">${t('done.area')}</th><th scope="col">${t('done.week')}</th><th scope="col" class="num">${t('done.n')}</th></tr></thead>
<tbody>${rows
    .slice(0, MOST_ROWS)
    .map(
      (row) =>
        html`<tr data-longitude="${row.longitude}" data-latitude="${row.latitude}" data-n="${row.n}"><td data-label="${t('done.kind')}">${language.catalogue(row.code, row.kind)}</td><td data-label="${t('done.area')}">${row.area}</td><td data-label="${t('done.week')}">${monday(row.week)}</td><td class="num" data-label="${t('done.n')}">${row.n}</td></tr>`,
    )}</tbody></table>
${rows.length > MOST_ROWS && html`<p class="note">${t('done.more')}</p>`}`
}`,
  });
}
