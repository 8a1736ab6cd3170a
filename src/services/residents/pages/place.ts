import type { PlaceFound } from '../../../places/index.ts';
import { type Html, html, type Piece } from '../html.ts';
import { type Position, saidMetres } from '../model/place.ts';
import { href, page, type Site, stepWords } from './layout.ts';

export interface Kind {
  code: string;
  name: string;
}

/** An open case near by of the same kind, as far as anybody may know of it. */
export interface ReportedNear {
  number: string;
  metres: number;
  reportedAt: number;
  dueAt: number | null;
}

export interface Responsible {
  body: string;
  isOurs: boolean;
  contact: string;
}

/** Step 2: where it is. By words; by the phone's position or on a map where there is a script. */
export function placePage(
  site: Site,
  kind: Kind,
  { q, found, isOutside, centre }: { q: string; found: readonly PlaceFound[]; isOutside: boolean; centre: Position },
): string {
  const { t } = site.language;
  return page(site, {
    title: t('place.title'),
    back: href(site, '/report'),
    main: html`${stepWords(site, 2)}
<h1><label for="q">${t('place.title')}</label></h1>
<p class="chosen">${site.language.catalogue(kind.code, kind.name)}</p>
${isOutside && html`<p class="faults" role="alert">${t('place.outside')}</p>`}
<form class="search" action="/report/place" method="get" role="search">
<input type="hidden" name="kind" value="${kind.code}">
${site.language.code !== 'en' && html`<input type="hidden" name="lang" value="${site.language.code}">`}
<p class="hint" id="q-hint">${t('place.hint')}</p>
<div class="search-row"><input id="q" name="q" type="search" value="${q}" maxlength="100" autocomplete="street-address" aria-describedby="q-hint" enterkeyhint="search">
<button class="button">${t('place.button')}</button></div>
</form>
<div class="ways" data-ways="${href(site, '/report/place', { kind: kind.code })}" data-failed="${t('place.deviceFailed')}" data-longitude="${centre.longitude}" data-latitude="${centre.latitude}" hidden>
<button type="button" class="button second" data-device>${t('place.device')}</button>
<button type="button" class="button second" data-map>${t('place.map')}</button>
<p class="fault" role="status" data-said></p>
</div>
${
  found.length > 0 &&
  html`<h2>${t('place.found')}</h2>
<ul class="kinds">${found.map(
    (each) =>
      html`<li><a class="row-link" href="${href(site, '/report/place', {
        kind: kind.code,
        longitude: each.lon.toFixed(6),
        latitude: each.lat.toFixed(6),
        // A street or an area is named by where the point lies; an address is what the resident meant.
        place: each.kind === 'address' ? each.name : '',
      })}"><b>${each.name}</b>${each.detail !== '' && !each.detail.startsWith('UPRN') && html`<span class="hint">${each.detail}</span>`}</a></li>`,
  )}</ul>`
}
${q !== '' && found.length === 0 && html`<p class="note" role="status">${t('place.none', { q })}</p>`}`,
  });
}

export interface Check {
  kind: Kind;
  at: Position;
  /** The address that was chosen, or ''. */
  place: string;
  /** Name of the nearest street, or ''. */
  street: string;
  near: readonly ReportedNear[];
  responsible: Responsible | null;
  /** The map is shown at once: it was asked for. */
  withMap: boolean;
}

/** Step 2, second half: is it here, does somebody know of it already, and whose is it? */
export function checkPage(site: Site, check: Check): string {
  const { t } = site.language;
  const again = href(site, '/report/place', { kind: check.kind.code });
  return page(site, {
    title: t('check.title'),
    back: again,
    main: html`<div data-check="${href(site, '/report/place', { kind: check.kind.code })}" data-longitude="${check.at.longitude}" data-latitude="${check.at.latitude}" data-map-label="${t('check.mapLabel')}"${
      check.withMap && html` data-map-open`
    }>
<div class="map" data-map-here hidden></div>
${stepWords(site, 2)}
<h1>${t('check.title')}</h1>
<div data-found>
<p class="lead">${placeWords(site, check)} <span data-with-map hidden>${t('check.moveMap')}</span></p>
<p class="ways-line"><button type="button" class="link" data-map hidden>${t('place.map')}</button> <a href="${again}">${t('check.other')}</a></p>
${check.near.map((near) => alreadyReported(site, near))}
${check.near.length > 0 && html`<p class="hint">${t('check.different')}</p>`}
${whose(site, check)}
</div>
</div>
<p class="note">${t('privacy.short')}</p>`,
  });
}

function placeWords(site: Site, { place, street }: Pick<Check, 'place' | 'street'>): string {
  const { t } = site.language;
  if (place !== '') return t('check.at', { place });
  return street === '' ? t('check.noStreet') : t('check.near', { street });
}

function alreadyReported(site: Site, near: ReportedNear): Html {
  const { language, timeZone } = site;
  const { t } = language;
  return html`<section class="already">
<h2>${t('check.already', { metres: saidMetres(near.metres) })}</h2>
<p>${t('check.reportedOn', { when: language.day(near.reportedAt, timeZone) })} ${
    near.dueAt !== null && t('check.dueBy', { when: language.time(near.dueAt, timeZone) })
  }</p>
<p><a class="button second" href="${href(site, '/report/join', { report: near.number })}">${t('check.same')}</a></p>
<p class="hint">${t('check.sameHelp')}</p>
</section>`;
}

function whose(site: Site, check: Check): Piece {
  const { t } = site.language;
  const { kind, at, place, responsible } = check;
  const onwards = href(site, '/report/details', { kind: kind.code, ...at, place });
  if (responsible === null || responsible.isOurs) {
    return html`${responsible !== null && html`<p class="ours">${t('check.ours', { body: responsible.body })}</p>`}
<p><a class="button whole" href="${onwards}">${t('check.yes')}</a></p>`;
  }
  return html`<section class="theirs"><h2>${t('check.notOurs', { body: responsible.body })}</h2>
${responsible.contact !== '' && html`<p>${t('check.reach', { contact: responsible.contact })}</p>`}
<p><a href="${onwards}">${t('check.sendAnyway')}</a></p></section>`;
}
