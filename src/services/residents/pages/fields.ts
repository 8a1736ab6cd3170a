import type { Question } from '../../catalogue/model.ts';
import { type Html, html, type Piece } from '../html.ts';
import type { WordKey } from '../locale.ts';
import { type Fault, type Fields, fieldOf, textOf } from '../model/answers.ts';
import type { Site } from './layout.ts';

export const faultWords = (site: Site, fault: Fault): string => site.language.t(fault.key as WordKey, fault.values);

/** Everything that is wrong, at the head of the page, each with a link to its field. */
export function faultSummary(site: Site, faults: readonly Fault[]): Piece {
  if (faults.length === 0) return null;
  return html`<div class="faults" role="alert" tabindex="-1" aria-labelledby="faults-title">
<h2 id="faults-title">${site.language.t('site.errors')}</h2>
<ul>${faults.map((fault) => html`<li><a href="#${fault.field}">${faultWords(site, fault)}</a></li>`)}</ul>
</div>`;
}

interface Labelled {
  site: Site;
  name: string;
  label: string;
  hint?: string;
  faults: readonly Fault[];
  isOptional?: boolean;
}

function hintOf({ name, hint = '' }: Labelled): Piece {
  return hint !== '' && html`<p class="hint" id="${name}-hint" dir="auto">${hint}</p>`;
}

function faultOf({ site, name, faults }: Labelled): Piece {
  const fault = faults.find(({ field }) => field === name);
  if (fault === undefined) return null;
  return html`<p class="fault" id="${name}-fault"><span class="unseen">${site.language.t('site.error')}: </span>${faultWords(site, fault)}</p>`;
}

function described({ name, hint, faults }: Labelled): string {
  const ids = [hint ? `${name}-hint` : '', faults.some(({ field }) => field === name) ? `${name}-fault` : ''];
  return ids.filter((id) => id !== '').join(' ');
}

const optional = ({ site, isOptional }: Labelled): Piece =>
  isOptional ? html` <span class="optional">${site.language.t('site.optional')}</span>` : null;

/** One label with its hint, its fault and what is filled in. */
export function field(of: Labelled, control: (attributes: Html) => Html): Html {
  const by = described(of);
  const attributes = html`id="${of.name}" name="${of.name}"${by !== '' && html` aria-describedby="${by}"`}${
    of.faults.some(({ field }) => field === of.name) && html` aria-invalid="true"`
  }`;
  return html`<div class="field">
<label for="${of.name}">${of.label}${optional(of)}</label>
${hintOf(of)}
${faultOf(of)}
${control(attributes)}
</div>`;
}

export const textField = (of: Labelled & { value: string; type?: string; extra?: Html }): Html =>
  field(
    of,
    (attributes) => html`<input ${attributes} type="${of.type ?? 'text'}" value="${of.value}" ${of.extra ?? null}>`,
  );

export const wordsField = (of: Labelled & { value: string; most: number }): Html =>
  field(of, (attributes) => html`<textarea ${attributes} rows="4" maxlength="${of.most}">${of.value}</textarea>`);

/** One of several, or several of several. */
function choices(
  of: Labelled,
  kind: 'radio' | 'checkbox',
  options: readonly { value: string; words: string }[],
  chosen: readonly string[],
): Html {
  const by = described(of);
  return html`<fieldset class="field"${by !== '' && html` aria-describedby="${by}"`}>
<legend>${of.label}${optional(of)}</legend>
${hintOf(of)}
${faultOf(of)}
${options.map(
  ({ value, words }, i) =>
    html`<div class="choice"><input type="${kind}" id="${i === 0 ? of.name : `${of.name}-${i}`}" name="${of.name}" value="${value}"${
      chosen.includes(value) && html` checked`
    }><label for="${i === 0 ? of.name : `${of.name}-${i}`}">${words}</label></div>`,
)}
</fieldset>`;
}

export const yesNo = (of: Labelled & { chosen: string }, words?: { yes: string; no: string }): Html =>
  choices(
    of,
    'radio',
    [
      { value: 'yes', words: words?.yes ?? of.site.language.t('site.yes') },
      { value: 'no', words: words?.no ?? of.site.language.t('site.no') },
    ],
    [of.chosen],
  );

/** A question of the catalogue as its kind is asked. */
export function questionField(
  site: Site,
  code: string,
  question: Question,
  fields: Fields,
  faults: readonly Fault[],
): Html {
  const name = fieldOf(question);
  const { language } = site;
  const said = (path: string, english: string) => language.catalogue(`${code}.${question.id}${path}`, english);
  const hint = said('.help', question.help) || (question.kind === 'vrm' ? language.t('details.vrmHint') : '');
  const of: Labelled = { site, name, label: said('', question.words), hint, faults, isOptional: !question.isRequired };
  const value = textOf(fields, name);
  const options = question.options.map((option) => ({
    value: option.value,
    words: said(`.${option.value}`, option.words),
  }));
  switch (question.kind) {
    case 'yesNo':
      return yesNo({ ...of, chosen: value });
    case 'choice':
      return choices(of, 'radio', options, [value]);
    case 'choices':
      return choices(of, 'checkbox', options, fields.get(name) ?? []);
    case 'number':
      return textField({ ...of, value, extra: html`inputmode="decimal" maxlength="14" class="short"` });
    case 'instant':
      return textField({ ...of, value, type: 'datetime-local', extra: html`class="medium"` });
    case 'vrm':
      return textField({
        ...of,
        value,
        extra: html`maxlength="12" autocapitalize="characters" spellcheck="false" class="short"`,
      });
    default:
      return textField({ ...of, value, extra: html`maxlength="300"` });
  }
}

/** Everything that was said so far, carried on in the page itself: nothing is kept on the server until it is sent. */
export function carried(fields: Fields, names: (name: string) => boolean): Html[] {
  return [...fields].flatMap(([name, values]) =>
    names(name) ? values.map((value) => html`<input type="hidden" name="${name}" value="${value}">`) : [],
  );
}

/** A field that people do not see and machines fill in. */
export const trapField = (site: Site, isShown: boolean): Html =>
  html`<div class="${isShown ? 'field' : 'away'}"${!isShown && html` aria-hidden="true"`}>
<label for="website">${site.language.t('send.trap')}</label>
<input id="website" name="website" type="text" autocomplete="off"${!isShown && html` tabindex="-1"`}>
</div>`;
