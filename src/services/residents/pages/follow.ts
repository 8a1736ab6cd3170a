import type { Case, CaseEvent } from '../../cases/model.ts';
import type { Body, ServiceDefinition } from '../../catalogue/model.ts';
import type { GateReading, TargetReading } from '../../clocks/model.ts';
import type { OwnDiary } from '../../diaries/index.ts';
import { type Html, html, type Piece } from '../html.ts';
import type { WordKey } from '../locale.ts';
import { type Fault, type Fields, LONGEST_WORDS, textOf } from '../model/answers.ts';
import { asksIfFixed, type NextStep, promiseOf, stepsOf, storyOf, waitsForLaw } from '../model/story.ts';
import { photosField } from './details.ts';
import { faultSummary, trapField, wordsField, yesNo } from './fields.ts';
import { href, page, type Site } from './layout.ts';

/** What a reporter may know of their case. */
export interface Followed {
  case: Case;
  /** As it was reported under; the case may have been merged into another. */
  number: string;
  events: readonly CaseEvent[];
  definition: ServiceDefinition;
  bodies: readonly Body[];
  targets: readonly TargetReading[];
  gates: readonly GateReading[];
  /** Name of the street or area it lies in: never the address, as links are passed on. */
  street: string;
  responsible: { body: string; contact: string } | null;
  isMailed: boolean;
  /** Whose link it is. */
  holder: string;
  /** The diary that is out for this case, with what the link's holder wrote in it. */
  diary: OwnDiary | null;
}

export interface FollowOptions {
  token: string;
  /** Address of this page to keep, where it was sent just now. */
  link: string | null;
  said: 'sent' | 'joined' | 'fixed' | 'reopened' | null;
  fields: Fields;
  faults: readonly Fault[];
}

/** Where a report stands, what was promised, and whether it is fixed. */
export function followPage(
  site: Site,
  followed: Followed,
  { token, link, said, fields, faults }: FollowOptions,
): string {
  const { t } = site.language;
  const { number } = followed;
  const { code, state } = followed.case;
  const kind = site.language.catalogue(code, followed.definition.name);
  return page(site, {
    title: t('follow.title', { number }),
    hasFaults: faults.length > 0,
    main: html`${faultSummary(site, faults)}
${said === 'sent' || said === 'joined' ? sentBanner(site, said, number) : html`<h1>${t('follow.title', { number })}</h1>`}
${said === 'fixed' && html`<p class="ok-note" role="status">${t('answer.thanksFixed')}</p>`}
${said === 'reopened' && html`<p class="ok-note" role="status">${t('answer.thanksReopened')}</p>`}
<p class="lead">${[kind, followed.street].filter(Boolean).join(', ')}</p>
${link !== null && html`<p class="note">${t('sent.keep')} <a class="keep" dir="ltr" href="${link}">${link}</a></p>`}
${followed.diary !== null && html`<p><a class="button whole" href="${href(site, `/report/follow/${token}/diary`)}">${t('diary.write')}</a></p>`}
${asksIfFixed(state) && said !== 'fixed' && answerForm(site, token, fields, faults)}
<h2>${t('follow.next')}</h2>
<ol class="steps">${stepsOf(followed.case, followed.targets).map((step, i) => stepItem(site, step, i))}</ol>
${promise(site, followed)}
${law(site, followed.gates)}
${followed.responsible !== null && html`<p>${t('follow.responsible', { body: followed.responsible.body })}</p>`}
<h2>${t('follow.history')}</h2>
<ul class="story">${storyOf(followed).map(
      ({ at, word, values }) =>
        html`<li><time datetime="${new Date(at).toISOString()}">${site.language.time(at, site.timeZone)}</time> ${t(`happened.${word}` as WordKey, values)}</li>`,
    )}</ul>
<p class="note">${followed.isMailed && site.hasMail ? t('follow.mail') : t('follow.noMail')}</p>
<p><a class="button second" href="${href(site, '/report')}">${t('footer.report')}</a></p>`,
  });
}

function sentBanner(site: Site, said: 'sent' | 'joined', number: string): Html {
  const { t } = site.language;
  const [before = '', after = ''] = t('sent.reference', { number }).split(number);
  return html`<div class="sent" role="status"><p class="sent-word">${said === 'sent' ? t('sent.banner') : t('sent.joined')}</p>
<h1>${before}<span class="whole-word">${number}</span>${after}</h1></div>`;
}

function stepItem(site: Site, { step, state, at, dueAt }: NextStep, i: number): Html {
  const { language, timeZone } = site;
  const { t } = language;
  const due = dueAt === null ? null : language.time(dueAt, timeZone);
  const more =
    at !== null
      ? language.time(at, timeZone)
      : step === 'tell'
        ? t('step.tellHelp')
        : due !== null && step === 'check'
          ? t('step.checkBy', { when: due })
          : due !== null
            ? t('step.actBy', { when: due })
            : '';
  return html`<li class="${state}"${state === 'now' && html` aria-current="step"`}><span class="bead" aria-hidden="true">${state === 'done' ? '✓' : i + 1}</span>
<b>${t(`step.${step}` as WordKey)}</b>${more !== '' && html`<span class="hint">${more}</span>`}</li>`;
}

function promise(site: Site, { targets, case: { pauses }, definition }: Followed): Piece {
  const { language, timeZone } = site;
  const { t } = language;
  const reading = promiseOf(targets);
  if (reading === null) return null;
  const due = reading.dueAt === null ? '' : language.time(reading.dueAt, timeZone);
  const { words } = reading;
  switch (reading.state) {
    case 'running':
      return due === '' ? null : html`<p>${t('follow.clock.running', { words, when: due })}</p>`;
    case 'paused': {
      const open = pauses.find(({ to }) => to === null);
      const reason = definition.pauseReasons.find(({ id }) => id === open?.reason)?.words ?? '';
      return html`<p>${t('follow.clock.paused', { reason })}</p>`;
    }
    case 'met':
      return html`<p>${t('follow.clock.met')}</p>`;
    case 'late':
      return html`<p>${t('follow.clock.late', { when: due })}</p>`;
    default:
      return null;
  }
}

function law(site: Site, gates: readonly GateReading[]): Piece {
  const { language, timeZone } = site;
  const { t } = language;
  const waits = waitsForLaw(gates).filter(({ opensAt }) => opensAt !== null);
  if (waits.length === 0) return null;
  return html`<h2>${t('follow.law')}</h2><ul>${waits.map(
    ({ words, opensAt }) => html`<li>${t('follow.lawUntil', { words, when: language.time(opensAt!, timeZone) })}</li>`,
  )}</ul>`;
}

function answerForm(site: Site, token: string, fields: Fields, faults: readonly Fault[]): Html {
  const { t } = site.language;
  return html`<section class="answer"><form action="${href(site, `/report/follow/${token}`)}" method="post" enctype="multipart/form-data" novalidate data-send>
<input type="hidden" name="token" value="${textOf(fields, 'token')}">
<h2>${t('answer.title')}</h2>
${yesNo({ site, name: 'fixed', label: t('answer.title'), faults, chosen: textOf(fields, 'fixed') }, { yes: t('answer.fixed'), no: t('answer.notFixed') })}
${wordsField({ site, name: 'words', label: t('answer.words'), faults, isOptional: true, value: textOf(fields, 'words'), most: LONGEST_WORDS })}
${photosField(site, faults, false, 1)}
${trapField(
  site,
  faults.some(({ key }) => key === 'error.trap'),
)}
<button class="button whole">${t('answer.button')}</button>
</form></section>`;
}
