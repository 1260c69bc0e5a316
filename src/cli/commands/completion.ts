import { Argument, type Command } from 'commander';

type Shell = 'bash' | 'zsh' | 'fish';

/** `zhiyou completion` */
export function addCompletion(program: Command): void {
  program
    .command('completion')
    .description('print the completion script of a shell')
    .addArgument(new Argument('<shell>').choices(['bash', 'zsh', 'fish']))
    .action((shell: Shell) => {
      process.stdout.write(SCRIPTS[shell](wordsAfter(program)));
    });
}

/** Words that may follow: nothing typed yet under the empty name, then per command. */
type WordTable = readonly (readonly [command: string, words: readonly string[]])[];

function wordsAfter(program: Command): WordTable {
  const shown = program.commands.filter((command) => command.name() !== 'drive');
  return [
    ['', shown.map((command) => command.name())],
    ...shown.map((command): readonly [string, readonly string[]] => [
      command.name(),
      [
        ...new Set([
          ...command.commands.map((child) => child.name()),
          ...[...command.options, ...command.commands.flatMap(({ options }) => options)].flatMap(
            ({ long }) => long ?? [],
          ),
        ]),
      ],
    ]),
  ];
}

const SCRIPTS: Readonly<Record<Shell, (table: WordTable) => string>> = {
  bash: (table) => `_zhiyou() {
  local words
  case "$([ "$COMP_CWORD" -gt 1 ] && echo "\${COMP_WORDS[1]}")" in
${table.map(([name, words]) => `    '${name}') words='${words.join(' ')}' ;;`).join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _zhiyou zhiyou
`,
  zsh: (table) => `#compdef zhiyou
_zhiyou() {
  local command=''
  (( CURRENT > 2 )) && command="\${words[2]}"
  case "$command" in
${table.map(([name, words]) => `    '${name}') compadd -- ${words.join(' ')} ;;`).join('\n')}
  esac
}
compdef _zhiyou zhiyou
`,
  fish: (table) =>
    table
      .map(([name, words]) => {
        const when = name === '' ? '__fish_use_subcommand' : `__fish_seen_subcommand_from ${name}`;
        return `complete -c zhiyou -n '${when}' -a '${words.join(' ')}'\n`;
      })
      .join(''),
};
