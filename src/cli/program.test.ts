import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { buildProgram } from './program.ts';

function leaves(command: Command): Command[] {
  return command.commands.length === 0 ? [command] : command.commands.flatMap(leaves);
}

const nameOf = (command: Command): string =>
  command.parent === null ? '' : `${nameOf(command.parent)} ${command.name()}`.trim();

describe('the command line', () => {
  const program = buildProgram();
  const verbs = leaves(program);

  it('has every verb', () => {
    expect(program.commands.map((command) => command.name())).toEqual([
      'demo',
      'serve',
      'worker',
      'import',
      'areas',
      'brief',
      'pack',
      'analyse',
      'harm',
      'picture',
      'verify',
      'retention',
      'backup',
      'restore',
      'user',
    ]);
  });

  it.each(verbs.map((command) => [nameOf(command), command] as const))(
    'explains "%s" and its options',
    (_name, command) => {
      expect(command.description()).not.toBe('');
      const options = command.options.map((option) => option.long);
      expect(options).toEqual(expect.arrayContaining(['--data', '--json']));
      expect(command.helpInformation()).toContain('--help');
    },
  );
});
