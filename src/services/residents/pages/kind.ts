import type { ServiceDefinition } from '../../catalogue/model.ts';
import { type Html, html } from '../html.ts';
import { href, page, type Site, stepWords } from './layout.ts';

/** Step 1: what it is. Searched by words; every kind is on the page too. */
export function kindPage(
  site: Site,
  { q, found, all }: { q: string; found: readonly ServiceDefinition[]; all: readonly ServiceDefinition[] },
): string {
  const { t } = site.language;
  return page(site, {
    title: t('kind.title'),
    main: html`${stepWords(site, 1)}
<h1><label for="q">${t('kind.title')}</label></h1>
<form class="search" action="/report" method="get" role="search">
${site.language.code !== 'en' && html`<input type="hidden" name="lang" value="${site.language.code}">`}
<p class="hint" id="q-hint">${t('kind.hint')}</p>
<div class="search-row"><input id="q" name="q" type="search" value="${q}" maxlength="80" autocomplete="off" aria-describedby="q-hint" enterkeyhint="search">
<button class="button">${t('kind.searchButton')}</button></div>
</form>
${q !== '' && found.length > 0 && html`<h2>${t('kind.found', { q })}</h2>${kinds(site, found)}`}
${q !== '' && found.length === 0 && html`<p class="note" role="status">${t('kind.none', { q })}</p>`}
<h2>${t('kind.all')}</h2>
${kinds(site, all, true)}
<p class="note">${t('privacy.short')}</p>`,
  });
}

function kinds(site: Site, definitions: readonly ServiceDefinition[], isWhole = false): Html {
  return html`<ul class="kinds"${isWhole && html` data-kinds="all"`}>${definitions.map(
    ({
      code,
      name,
      description,
      keywords,
    }) => html`<li data-words="${[name, description, ...keywords].join(' ').toLowerCase()}">
<a class="row-link" href="${href(site, '/report/place', { kind: code })}"><b>${site.language.catalogue(code, name)}</b>
<span class="hint" dir="auto">${site.language.catalogue(`${code}.description`, description)}</span></a></li>`,
  )}</ul>`;
}
