/**
 * The cells of one line of CSV (RFC 4180 without line breaks inside quotes), trimmed.
 *
 * @returns null where a quote is not closed
 */
export function splitCells(line: string, delimiter = ","): string[] | null {
  if (!line.includes('"')) return line.split(delimiter).map((cell) => cell.trim());
  const cells: string[] = [];
  let at = 0;
  while (at <= line.length) {
    while (line[at] === " ") at += 1;
    if (line[at] !== '"') {
      const found = line.indexOf(delimiter, at);
      const end = found < 0 ? line.length : found;
      cells.push(line.slice(at, end).trim());
      at = end + 1;
      continue;
    }
    let cell = "";
    for (let from = at + 1; ;) {
      const quote = line.indexOf('"', from);
      if (quote < 0) return null;
      cell += line.slice(from, quote);
      at = quote + 1;
      if (line[at] !== '"') break;
      cell += '"';
      from = at + 1;
    }
    cells.push(cell.trim());
    const found = line.indexOf(delimiter, at);
    at = found < 0 ? line.length + 1 : found + 1;
  }
  return cells;
}
