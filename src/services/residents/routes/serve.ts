import type { FastifyReply, FastifyRequest } from 'fastify';
import { type AimApp, type Deps, Refusal } from '../../../platform/index.ts';
import { languageOf } from '../locale.ts';
import type { Site } from '../pages/layout.ts';
import { problemPage } from '../pages/plain.ts';
import type { SiteKeeper } from '../site.ts';

export interface Serving {
  deps: Deps;
  partnershipId: number;
  keeper: SiteKeeper;
  /** Address of this AIM for links that are kept or mailed; null: as the request says. */
  publicUrl: string | null;
}

type Query = Readonly<Record<string, unknown>>;

/** A word of the address's question: the first where it is there several times, '' where it is not, never longer than `most`. */
export function asked(request: FastifyRequest, name: string, most = 200): string {
  const value = (request.query as Query)[name];
  const first = Array.isArray(value) ? value[0] : value;
  return typeof first === 'string' ? first.trim().slice(0, most) : '';
}

/** The site in the language asked for, knowing the page's address without its language. */
export function siteOf(serving: Serving, request: FastifyRequest): Promise<Site> {
  const url = new URL(request.url, 'http://aim.invalid');
  const lang = url.searchParams.get('lang') ?? undefined;
  url.searchParams.delete('lang');
  // A form that was answered with a page has no address of its own to switch the language of.
  const path = request.method === 'GET' ? `${url.pathname}${url.search}` : '/report';
  return serving.keeper.site(lang, path);
}

export function sendPage(reply: FastifyReply, text: string, status = 200): FastifyReply {
  return reply.code(status).type('text/html; charset=utf-8').header('cache-control', 'no-store').send(text);
}

const MINUTES_TO_WAIT = 10;

/** What goes wrong on these pages is said on a page. */
export function pageProblems(scope: AimApp, serving: Serving): void {
  scope.setErrorHandler(async (error, request, reply) => {
    const status = statusOf(error);
    if (status >= 500) {
      const route = request.routeOptions.url ?? '-';
      serving.deps.log.error('request failed', error, { correlationId: request.id, route });
    }
    const site = await siteOf(serving, request).catch(() => bareSite(serving));
    const { t } = site.language;
    if (status === 429) {
      return sendPage(
        reply,
        problemPage(site, { title: t('site.errors'), words: t('error.tooMany', { minutes: MINUTES_TO_WAIT }) }),
        429,
      );
    }
    if (status === 404) {
      return sendPage(reply, problemPage(site, { title: t('error.notFound'), words: t('error.notFoundHelp') }), 404);
    }
    if (status < 500) {
      const isClosed = error instanceof Refusal && error.code === 'join.closed';
      const words = isClosed ? t('join.closed') : error instanceof Refusal ? error.message : t('error.notFoundHelp');
      return sendPage(reply, problemPage(site, { title: t('site.errors'), words }), status);
    }
    const page = problemPage(site, { title: t('error.server'), words: t('error.serverHelp'), reference: request.id });
    return sendPage(reply, page, status);
  });
}

function statusOf(error: unknown): number {
  if (error instanceof Refusal) return error.status;
  const { statusCode } = error as { statusCode?: unknown };
  return typeof statusCode === 'number' && statusCode >= 400 && statusCode < 600 ? statusCode : 500;
}

/** Enough of a site to say that something is wrong, where even the partnership cannot be read. */
function bareSite({ deps }: Serving): Site {
  return {
    ...{
      language: languageOf('en'),
      council: 'AIM',
      isMadeUp: false,
      hasMail: false,
      timeZone: 'Europe/London',
      now: deps.clock.now(),
    },
    ...{ assets: { styles: [], script: null }, path: '/report' },
  };
}

/** By address, whatever the rest of AIM counts. */
export const atMost = (max: number, timeWindow: string) => ({ rateLimit: { max, timeWindow, allowList: () => false } });
