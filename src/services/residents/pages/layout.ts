import { type Html, html, type Piece } from '../html.ts';
import { LANGUAGES, type Language } from '../locale.ts';

/** Built style and script of the pages, by their hashed names. The pages work without either. */
export interface Assets {
  styles: readonly string[];
  script: string | null;
}

/** What every page knows of where it is. */
export interface Site {
  language: Language;
  /** Who runs the site, as residents know it. */
  council: string;
  isMadeUp: boolean;
  /** False where this AIM sends no e-mail: then none is asked for, and none promised. */
  hasMail: boolean;
  timeZone: string;
  now: number;
  assets: Assets;
  /** Path and question of this page, without its language: what the language switch goes back to. */
  path: string;
}

export interface PageOptions {
  title: string;
  main: Piece;
  /** Path of the page before, or null. */
  back?: string | null;
  hasFaults?: boolean;
  /** The form page of a map keeps its own margin. */
  isWide?: boolean;
}

type Query = Readonly<Record<string, string | number | null | undefined>>;

/** An address on this site in the page's own language. */
export function href(site: Pick<Site, 'language'>, path: string, query: Query = {}): string {
  const asked = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== '') asked.set(name, String(value));
  }
  if (site.language.code !== 'en') asked.set('lang', site.language.code);
  const text = asked.toString();
  return text === '' ? path : `${path}${path.includes('?') ? '&' : '?'}${text}`;
}

/** A whole page. */
export function page(site: Site, { title, main, back = null, hasFaults = false, isWide = false }: PageOptions): string {
  const { language, assets } = site;
  const { t } = language;
  const doc = html`<!doctype html>
<html lang="${language.tag}" dir="${language.direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${hasFaults ? `${t('site.error')}: ` : ''}${title} – ${site.council}</title>
<link rel="icon" href="/icon.svg" type="image/svg+xml">
${assets.styles.map((style) => html`<link rel="stylesheet" href="${style}">`)}
${assets.script !== null && html`<script type="module" src="${assets.script}"></script>`}
</head>
<body>
<a class="skip" href="#main">${t('site.skip')}</a>
<header><div class="bar"><div class="inside">
<a class="bar-name" href="${href(site, '/report')}">${t('site.name')}</a>
<span class="bar-council">${site.council}</span>
</div></div>
${site.isMadeUp && html`<p class="made-up"><span class="inside">${t('site.madeUp')}</span></p>`}
</header>
<div class="${isWide ? 'inside wide' : 'inside'}">
<main id="main" tabindex="-1">
${back !== null && html`<a class="back" href="${back}">${t('site.back')}</a>`}
${language.isUnchecked && html`<p class="unchecked">${t('site.unchecked')} <a href="${site.path}" lang="en-GB" hreflang="en-GB" dir="ltr">English</a></p>`}
${main}
<p class="danger">${t('site.danger')} <a href="tel:999">${t('site.call999')}</a></p>
</main>
</div>
<footer><div class="inside">
${languageSwitch(site)}
<ul class="links">
<li><a href="${href(site, '/report')}">${t('footer.report')}</a></li>
<li><a href="${href(site, '/report/done')}">${t('footer.done')}</a></li>
<li><a href="${href(site, '/report/accessibility')}">${t('footer.accessibility')}</a></li>
<li><a href="${href(site, '/report/privacy')}">${t('footer.privacy')}</a></li>
</ul>
</div></footer>
</body>
</html>
`;
  return doc.text;
}

function languageSwitch(site: Site): Html {
  return html`<nav aria-label="${site.language.t('site.languages')}"><ul class="languages">${LANGUAGES.map((each) =>
    each.code === site.language.code
      ? html`<li><span aria-current="true">${each.name}</span></li>`
      : html`<li><a href="${href({ language: each }, site.path)}" lang="${each.tag}" hreflang="${each.tag}" dir="${each.direction}">${each.name}</a></li>`,
  )}</ul></nav>`;
}

export const stepWords = (site: Site, n: number): Html =>
  html`<p class="step">${site.language.t('site.step', { n, of: 4 })}</p>`;
