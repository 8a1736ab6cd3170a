import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { auditBackup, listPartnerships } from '../governance/index.ts';
import { type Deps, migrate, Refusal, restoreBackup, terminalProgress, writeBackup } from '../platform/index.ts';
import { commandLineViewer, VERSION } from './aim.ts';
import { type CommonOptions, common, withAim, workingFolder } from './verb.ts';

export function backupVerb(program: Command): void {
  common(
    program
      .command('backup')
      .description('writes everything AIM knows to one checked file; AIM may go on working meanwhile')
      .argument('<file>', 'for instance aim-2026-11-24.backup; never written over'),
  ).action((file: string, options: CommonOptions) =>
    withAim(options, { mayMake: false }, async ({ deps }, signal) => {
      const path = resolve(workingFolder(), file);
      if (existsSync(path)) {
        throw new Refusal('backup.exists', 409, `${path} exists already and is not written over. Name another file.`);
      }
      const progress = terminalProgress({ unit: 'rows' });
      const report = await writeBackup(deps.database, path, {
        dataFolder: deps.dataFolder,
        aimVersion: VERSION,
        now: deps.clock.now(),
        progress,
        signal,
      });
      await auditEach(deps, 'backup.made', { rows: report.rows, hash: report.hash });
      const { bytes, hash, rows, tables, files } = report;
      return {
        text: `Backed up ${rows.toLocaleString('en-GB')} rows of ${Object.keys(tables).length} tables${files > 0 ? ` and ${files} files of photos` : ''} to ${path} (${(bytes / 1e6).toFixed(1)} MB).\nIt holds personal data and password hashes; keep it as you would keep the database.\nSHA-256 of its content: ${hash}`,
        json: { file: path, bytes, hash, rows, tables, files },
      };
    }),
  );
}

export function restoreVerb(program: Command): void {
  common(
    program
      .command('restore')
      .description('brings AIM to what a backup holds: all of it, checked, or nothing')
      .argument('<file>', 'a file that "aim backup" wrote')
      .option('--replace-all-data', 'give up what is in the data folder or database now'),
  ).action((file: string, options: CommonOptions & { replaceAllData?: boolean }) =>
    withAim(options, { mayMake: true, serveAt: 'restoring a backup' }, async ({ deps }, signal) => {
      const path = resolve(workingFolder(), file);
      const progress = terminalProgress({ unit: 'rows' });
      const report = await restoreBackup(deps.database, path, {
        dataFolder: deps.dataFolder,
        mayReplace: options.replaceAllData ?? false,
        progress,
        signal,
      });
      const applied = await migrate(deps.database);
      await auditEach(deps, 'backup.restored', { rows: report.rows, madeAt: report.madeAt });
      const { rows, tables, files, madeAt } = report;
      return {
        text: `Restored ${rows.toLocaleString('en-GB')} rows of ${Object.keys(tables).length} tables as of ${madeAt}; every row is there and the audit trail is whole.${applied.length > 0 ? `\nBrought up to this version: ${applied.join(', ')}.` : ''}`,
        json: { file: path, rows, tables, files, madeAt, migrated: applied, auditIsWhole: true },
      };
    }),
  );
}

async function auditEach(deps: Deps, what: string, details: Record<string, unknown>): Promise<void> {
  for (const { partnershipId } of await listPartnerships(deps)) {
    await auditBackup(deps, commandLineViewer(partnershipId), what, details);
  }
}
