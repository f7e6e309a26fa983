import { Argument, Command } from "commander";

/** What may follow a command: words, and files unless a command of its own must follow. */
interface Following {
  readonly words: readonly string[];
  readonly files: boolean;
}

/** What may follow, by the command's path from the root: `""`, `testbed`, `testbed run`, ... */
type Words = ReadonlyMap<string, Following>;

/** Commands and long options of a whole command line. */
export function wordsOf(command: Command, path: readonly string[] = []): Map<string, Following> {
  const options = command.options.flatMap(({ long }) => (long ? [long] : []));
  const names = command.commands.map((child) => child.name());
  const words = new Map<string, Following>([
    [path.join(" "), { words: [...names, ...options, "--help"], files: names.length === 0 }],
  ]);
  for (const child of command.commands) {
    for (const [key, value] of wordsOf(child, [...path, child.name()])) words.set(key, value);
  }
  return words;
}

const cases = (words: Words): string =>
  [...words]
    .map(([path, { words, files }]) => `    "${path}") words="${words.join(" ")}"${files ? " files=-f" : ""} ;;`)
    .join("\n");

/** Walks the words typed so far down to the command that they name, then offers what may follow it, or files. */
const walk = (words: Words, typed: string): string => `  local path="" next words word files=""
  for word in ${typed}; do
    next="\${path:+$path }$word"
    case "$next" in
${[...words.keys()]
  .filter((path) => path !== "")
  .map((path) => `      "${path}") path="$next" ;;`)
  .join("\n")}
    esac
  done
  case "$path" in
${cases(words)}
  esac`;

const bash = (words: Words): string => `# source <(vervet completion bash)
_vervet() {
${walk(words, '"${COMP_WORDS[@]:1:COMP_CWORD-1}"')}
  COMPREPLY=($(compgen $files -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o filenames -F _vervet vervet
`;

const scripts: Readonly<Record<string, (words: Words) => string>> = {
  bash,
  zsh: (words) => `# source <(vervet completion zsh)\nautoload -U +X bashcompinit && bashcompinit\n${bash(words)}`,
  fish: (words) =>
    `# vervet completion fish | source
${[...words]
  .flatMap(([path, { words: following }]) =>
    following.map((word) => {
      const when =
        path === ""
          ? "__fish_use_subcommand"
          : path
              .split(" ")
              .map((name) => `__fish_seen_subcommand_from ${name}`)
              .join("; and ");
      return word.startsWith("--")
        ? `complete -c vervet -n "${when}" -l ${word.slice(2)}`
        : `complete -c vervet -n "${when}" -a ${word}`;
    }),
  )
  .join("\n")}
`,
};

/** `vervet completion SHELL`: a script that completes commands and options. */
export function completionCommand(): Command {
  const shell = new Argument("<shell>", "whose completion").choices(Object.keys(scripts));
  const command = new Command("completion").description("print a completion script for a shell").addArgument(shell);
  return command.action((name: string) => {
    process.stdout.write(scripts[name]!(wordsOf(command.parent!)));
  });
}
