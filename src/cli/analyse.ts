import { readFile, writeFile } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import type { Command } from 'commander';
import { Value } from 'typebox/value';
import {
  type AnalysisCard,
  AnalysisRequestSchema,
  canonicalJson,
  EXPORTS,
  type ExportFormat,
  exportCard,
  readCard,
  repeatCard,
  runAnalysis,
} from '../intelligence/index.ts';
import { badRequest, terminalProgress } from '../platform/index.ts';
import { describeRooms, openRooms } from '../rooms.ts';
import { commandLineViewer, requirePartnership } from './aim.ts';
import { type Answer, type CommonOptions, common, withAim, workingFolder } from './verb.ts';

/** Nobody waits at a page: six hours, as jobs have. */
const LIMIT_MS = 6 * 3_600_000;

export function analyseVerb(program: Command): void {
  common(
    program
      .command('analyse')
      .description(
        'makes an analysis card again and says whether it is the same to the byte; or runs a new analysis from a request ({"method":…,"filter":{…}})',
      )
      .argument('<card.json>', 'a card, or a request'),
  )
    .option('--out <file>', `write the card to a file, or its result where the name ends in .${EXPORTS.join(', .')}`)
    .action((file: string, options: CommonOptions & { out?: string }) =>
      withAim(options, { mayMake: false }, async ({ deps }, signal) => {
        const asked = await readJson(resolve(workingFolder(), file));
        const { partnershipId } = await requirePartnership(deps, options.partnership);
        const viewer = commandLineViewer(partnershipId);
        const rooms = await openRooms(deps, await describeRooms(deps, partnershipId));
        const bar = terminalProgress({ unit: null });
        const watch = {
          signal,
          limitMs: LIMIT_MS,
          progress: (told: { done: number; total: number | null; what: string }) =>
            bar.update(told.done, told.total, told.what),
        };
        try {
          if (Value.Check(AnalysisRequestSchema, asked)) {
            const { analysisId, card } = await runAnalysis(rooms.analysis, viewer, asked, watch);
            bar.finish();
            const wrote = await write(card, options.out, rooms.analysis.analysisGround);
            return answer(card, { analysisId, ...wrote }, [], false);
          }
          const repeated = await repeatCard(rooms.analysis, viewer, readCard(asked), watch);
          bar.finish();
          const wrote = await write(repeated.card, options.out, rooms.analysis.analysisGround);
          const { added, corrected, gone } = repeated.since;
          const since = `Since its moment ${added} records have come, ${corrected} been corrected and ${gone} gone from the selection.`;
          return answer(
            repeated.card,
            { same: repeated.same, because: repeated.because, since: repeated.since, ...wrote },
            [repeated.same ? 'The same bytes as the card.' : 'NOT the same as the card.', ...repeated.because, since],
            !repeated.same,
          );
        } finally {
          bar.finish();
          await rooms.close();
        }
      }),
    );
}

async function readJson(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw badRequest('usage.file', `${path} cannot be read (${error.code ?? 'unknown reason'}).`);
  });
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw badRequest('usage.file', `${path} is not JSON.`);
  }
}

async function write(
  card: AnalysisCard,
  out: string | undefined,
  ground: Parameters<typeof withGround>[1],
): Promise<{ file?: string }> {
  if (out === undefined) return {};
  const path = resolve(workingFolder(), out);
  await writeFile(path, await withGround(card, ground, extname(path).slice(1)), { mode: 0o600 });
  return { file: path };
}

async function withGround(
  card: AnalysisCard,
  ground: () => Promise<Parameters<typeof exportCard>[1]>,
  extension: string,
): Promise<string | Buffer> {
  const isExport = (EXPORTS as readonly string[]).includes(extension);
  return isExport ? exportCard(card, await ground(), extension as ExportFormat) : canonicalJson(card);
}

function answer(card: AnalysisCard, json: Record<string, unknown>, lines: string[], isBad: boolean): Answer {
  const { n, asKnownAt } = card.records;
  return {
    text: [
      ...card.words,
      ...card.notices,
      `${card.nUsed} of ${n} records used, as known at moment ${asKnownAt.ordinal}; ${card.method} version ${card.methodVersion}, seed ${card.seed}; ${card.marking}.`,
      ...card.leftOut.map((left) => `Left out: ${left.n} ${left.reason}.`),
      ...lines,
      ...(typeof json['file'] === 'string' ? [`Written to ${json['file']}.`] : []),
    ].join('\n'),
    json: { ...json, method: card.method, words: card.words, refused: card.refused, resultSha256: card.resultSha256 },
    isBad,
  };
}
