import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { ADDRESS_WORDS, countInWords, DIMENSIONS, type FilterAddress, openPicture } from '../picture/index.ts';
import { Refusal, silentLog } from '../platform/index.ts';
import { commandLineViewer, requirePartnership } from './aim.ts';
import { pictureExport } from './picture-export.ts';
import { type CommonOptions, common, configOf, print, withAim, workingFolder } from './verb.ts';

export function pictureVerb(program: Command): void {
  const picture = program
    .command('picture')
    .description('the joined picture: counts, and what was planted in the made-up town');

  common(picture.command('count').description('how many incidents, split and filtered as asked'))
    .option('--by <list>', `what to split by, with commas: ${DIMENSIONS.join(', ')}`, '')
    .option(
      '--where <word=value>',
      `which incidents, any number of times: ${ADDRESS_WORDS.join(', ')}; for instance category=crime/burglary from=2026-01-01`,
      (one: string, all: string[]) => [...all, one],
      [] as string[],
    )
    .action((options: CommonOptions & { by: string; where: string[] }) =>
      withAim(options, { mayMake: false }, async ({ deps }) => {
        const { partnershipId } = await requirePartnership(deps, options.partnership);
        const split = options.by.split(',').filter(Boolean);
        const asked = readWhere(options.where);
        const opened = await openPicture({ database: deps.database, log: silentLog }, partnershipId);
        try {
          const viewer = commandLineViewer(partnershipId);
          const { rows, provenance } = await countInWords(
            { database: deps.database, picture: opened },
            viewer,
            asked,
            split,
          );
          const { at, ordinal } = provenance.asKnownAt;
          const known = at === null ? null : new Date(at).toISOString();
          return {
            text: [
              ...tableLines(split, rows),
              `${provenance.events} events in ${provenance.records} records, as known ${known ?? 'before the first load'} (moment ${ordinal}).`,
            ].join('\n'),
            json: {
              by: split,
              rows: rows.map(({ labels, events }) => [...labels, events]),
              records: provenance.records,
              events: provenance.events,
              moment: ordinal,
              asKnownAt: known,
            },
          };
        } finally {
          await opened.close();
        }
      }),
    );

  pictureExport(picture, readWhere);

  common(picture.command('truth').description('what was planted in the made-up town (its truth.json)'))
    .option('--file <path>', 'another truth.json than that of the data folder')
    .option('--part <name>', 'one part of it, for instance hotSpots')
    .action((options: CommonOptions & { file?: string; part?: string }) => {
      const path =
        options.file === undefined
          ? join(configOf(options).dataFolder, 'town', 'truth.json')
          : resolve(workingFolder(), options.file);
      const truth = readTruth(path);
      const part = options.part === undefined ? truth : partOf(truth, options.part, path);
      print(
        { text: JSON.stringify(part, null, 2), json: options.part === undefined ? truth : { [options.part]: part } },
        options,
      );
    });
}

function readWhere(where: readonly string[]): FilterAddress {
  const asked: FilterAddress = {};
  for (const one of where) {
    const cut = one.indexOf('=');
    const word = ADDRESS_WORDS.find((known) => known === one.slice(0, Math.max(0, cut)));
    if (word === undefined) {
      throw new Refusal(
        'usage.where',
        400,
        `--where is "${one}"; expected word=value with one of: ${ADDRESS_WORDS.join(', ')}.`,
      );
    }
    asked[word] = one.slice(cut + 1);
  }
  return asked;
}

function tableLines(split: readonly string[], rows: readonly { labels: string[]; events: number }[]): string[] {
  if (split.length === 0) return [];
  const widths = split.map((name, i) => Math.max(name.length, ...rows.map(({ labels }) => labels[i]!.length)));
  const line = (labels: readonly string[], events: string) =>
    `${labels.map((label, i) => label.padEnd(widths[i]!)).join('  ')}  ${events.padStart(8)}`;
  return [line(split, 'events'), ...rows.map(({ labels, events }) => line(labels, String(events)))];
}

function readTruth(path: string): Record<string, unknown> {
  if (!existsSync(path)) {
    throw new Refusal(
      'truth.none',
      404,
      `There is no ${path}. Only the made-up town knows what was planted in it: run "npm run demo" first, or name the file with --file.`,
    );
  }
  return JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
}

function partOf(truth: Record<string, unknown>, part: string, path: string): unknown {
  if (part in truth) return truth[part];
  throw new Refusal('truth.part', 404, `${path} has no part "${part}"; it has ${Object.keys(truth).join(', ')}.`);
}
