import type { ServiceDefinition } from '../../catalogue/model.ts';
import { html, type Piece } from '../html.ts';
import { type Fault, type Fields, LONGEST_WORDS, textOf } from '../model/answers.ts';
import { carried, faultSummary, questionField, textField, trapField, wordsField } from './fields.ts';
import { href, page, type Site, stepWords } from './layout.ts';
import type { Responsible } from './place.ts';

export const MOST_PHOTOS = 4;

/** What the pages of a form carry on: the place, the kind, and the token of the form. */
const ABOUT = ['kind', 'longitude', 'latitude', 'place', 'token'];
const isAbout = (name: string) => ABOUT.includes(name);

/** Step 3: the kind's own questions. */
export function detailsPage(
  site: Site,
  definition: ServiceDefinition,
  fields: Fields,
  faults: readonly Fault[],
): string {
  const { t } = site.language;
  const { code, name, questions } = definition;
  const back = href(site, '/report/place', {
    kind: code,
    longitude: textOf(fields, 'longitude'),
    latitude: textOf(fields, 'latitude'),
    place: textOf(fields, 'place'),
  });
  return page(site, {
    title: t('details.title'),
    back,
    hasFaults: faults.length > 0,
    main: html`${faultSummary(site, faults)}
${stepWords(site, 3)}
<h1>${t('details.title')}</h1>
<p class="chosen">${site.language.catalogue(code, name)}</p>
<form action="${href(site, '/report/details')}" method="post" enctype="multipart/form-data" novalidate>
${carried(fields, isAbout)}
${questions.filter(({ kind }) => kind !== 'photo').map((question) => questionField(site, code, question, fields, faults))}
${wordsField({
  site,
  name: 'words',
  label: t('details.words'),
  hint: t('details.wordsHint'),
  faults,
  isOptional: true,
  value: textOf(fields, 'words'),
  most: LONGEST_WORDS,
})}
<button class="button whole">${t('site.continue')}</button>
</form>`,
  });
}

/** Step 4: photos, how to be told, and sending. Everything said before is in the page. */
export function sendPage(
  site: Site,
  definition: ServiceDefinition,
  fields: Fields,
  faults: readonly Fault[],
  { where, hadPhotos, responsible }: { where: string; hadPhotos: boolean; responsible: Responsible | null },
): string {
  const { t } = site.language;
  return page(site, {
    title: t('send.title'),
    hasFaults: faults.length > 0,
    main: html`${faultSummary(site, faults)}
${stepWords(site, 4)}
<h1>${t('send.title')}</h1>
<form action="${href(site, '/report/send')}" method="post" enctype="multipart/form-data" novalidate data-send>
${carried(fields, (name) => isAbout(name) || name === 'words' || name.startsWith('q.'))}
${photosField(site, faults, hadPhotos, MOST_PHOTOS)}
${contactFields(site, fields, faults)}
${trapField(
  site,
  faults.some(({ key }) => key === 'error.trap'),
)}
<h2>${t('send.check')}</h2>
<dl class="sum"><div><dt>${t('send.what')}</dt><dd>${site.language.catalogue(definition.code, definition.name)}</dd></div>
<div><dt>${t('send.where')}</dt><dd>${where}</dd></div></dl>
${theirs(site, responsible)}
<button class="button whole">${t('send.button')}</button>
</form>
<p class="note">${t('privacy.short')}</p>`,
  });
}

/** Whose it is, where the answers say that it is not ours: it can still be sent, and is passed on. */
function theirs(site: Site, responsible: Responsible | null): Piece {
  if (responsible === null || responsible.isOurs) return null;
  const { t } = site.language;
  return html`<section class="theirs"><h2>${t('check.notOurs', { body: responsible.body })}</h2>
${responsible.contact !== '' && html`<p>${t('check.reach', { contact: responsible.contact })}</p>`}
<p>${t('send.passedOn')}</p></section>`;
}

/** The same problem, reported by somebody else already: be told, say what is new. */
export function joinPage(
  site: Site,
  {
    number,
    kind,
    fields,
    faults,
  }: { number: string; kind: { code: string; name: string }; fields: Fields; faults: readonly Fault[] },
): string {
  const { t } = site.language;
  return page(site, {
    title: t('join.title'),
    hasFaults: faults.length > 0,
    main: html`${faultSummary(site, faults)}
<h1>${t('join.title')}</h1>
<p class="chosen">${number}, ${site.language.catalogue(kind.code, kind.name)}</p>
<form action="${href(site, '/report/join')}" method="post" enctype="multipart/form-data" novalidate data-send>
${carried(fields, (name) => name === 'report' || name === 'token')}
${wordsField({ site, name: 'words', label: t('join.words'), faults, isOptional: true, value: textOf(fields, 'words'), most: LONGEST_WORDS })}
${contactFields(site, fields, faults)}
${trapField(
  site,
  faults.some(({ key }) => key === 'error.trap'),
)}
<button class="button whole">${t('join.button')}</button>
</form>
<p class="note">${t('privacy.short')}</p>`,
  });
}

export function photosField(site: Site, faults: readonly Fault[], hadPhotos: boolean, most: number) {
  const { t } = site.language;
  const fault = faults.find(({ field }) => field === 'photos');
  return html`<div class="field"><label for="photos">${most === 1 ? t('answer.photo') : t('send.photos')} <span class="optional">${t('site.optional')}</span></label>
<p class="hint" id="photos-hint">${t('send.photosHint', { n: most })}</p>
${fault !== undefined && html`<p class="fault" id="photos-fault">${t('error.photo', fault.values)}</p>`}
${hadPhotos && html`<p class="fault">${t('send.photosAgain')}</p>`}
<input id="photos" name="photos" type="file" accept="image/jpeg,image/png,image/webp" aria-describedby="${fault === undefined ? 'photos-hint' : 'photos-hint photos-fault'}"${most > 1 && html` multiple`} data-most="${most}">
</div>`;
}

function contactFields(site: Site, fields: Fields, faults: readonly Fault[]) {
  const { t } = site.language;
  const of = (name: 'email' | 'phone') => ({ site, name, faults, isOptional: true, value: textOf(fields, name) });
  const email = site.hasMail
    ? textField({
        ...of('email'),
        label: t('send.email'),
        hint: t('send.emailHint'),
        type: 'email',
        extra: html`autocomplete="email" maxlength="254" spellcheck="false" dir="ltr"`,
      })
    : null;
  const phone = textField({
    ...of('phone'),
    label: t('send.phone'),
    hint: t('send.phoneHint'),
    type: 'tel',
    extra: html`autocomplete="tel" maxlength="25" class="medium" dir="ltr"`,
  });
  return html`${email}${phone}`;
}
