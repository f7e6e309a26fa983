/** The comments between which a command writes into a page. */
const marksOf = (command: string) => ({
  begin: `<!-- begin: written by ${command} -->`,
  end: `<!-- end: written by ${command} -->`,
});

/** Text between the marks of a command, for {@link withMarked} to find again. */
export function marked(command: string, text: string): string {
  const { begin, end } = marksOf(command);
  return [begin, text, end].join("\n\n");
}

/** What a command wrote into a page; empty where it wrote nothing. */
export function markedText(page: string, command: string): string {
  const { begin, end } = marksOf(command);
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  return from < 0 || to < from ? "" : page.slice(from + begin.length, to).trim();
}

/** A page with what a command wrote replaced, or with it at the end where there was none. */
export function withMarked(page: string, command: string, text: string): string {
  const { begin, end } = marksOf(command);
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) return `${page.trimEnd()}\n\n${text}\n`.trimStart();
  return page.slice(0, from) + text + page.slice(to + end.length);
}

/** A Markdown table: the first column to the left, the others to the right. */
export function markdownTable(head: readonly unknown[], rows: readonly (readonly unknown[])[]): string {
  const line = (cells: readonly unknown[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map((_, i) => (i === 0 ? "---" : "---:"))), ...rows.map(line)].join("\n");
}
