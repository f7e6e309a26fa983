/** A `/` after one of these begins a regular expression; after anything else it divides. */
const beforeRegex =
  /(?:^|[([{,;=:!&|?+\-*%<>~^}]|\b(?:return|typeof|case|in|of|do|else|void|delete|throw|new|await|yield))\s*$/u;

/** Where the quoted thing that begins at `start` ends (the index after its closing mark). */
function endOf(text: string, start: number, mark: string): number {
  let inClass = false; // an unescaped / inside [...] does not end a regular expression
  for (let i = start + 1; i < text.length; i++) {
    const c = text[i];
    if (c === "\\") i++;
    else if (mark === "/" && c === "[") inClass = true;
    else if (mark === "/" && c === "]") inClass = false;
    else if (c === mark && !inClass) return i + 1;
    else if (c === "\n" && mark !== "`") return i;
  }
  return text.length;
}

const blank = (text: string): string => text.replaceAll(/[^\n]/gu, " ");

/**
 * TypeScript source with comments, and what stands inside quotes, replaced by spaces: the same length, the same lines,
 * quotes kept. Code inside `${}` stays. A scanner, not a parser: enough for source that a linter has accepted.
 */
export function codeOnly(text: string): string {
  let code = "";
  const templates: number[] = []; // depth of braces at which each open `${` closes
  let depth = 0;
  let i = 0;

  const template = (): void => {
    const from = i;
    for (i++; i < text.length; i++) {
      if (text[i] === "\\") i++;
      else if (text[i] === "`") break;
      else if (text.startsWith("${", i)) {
        code += text[from] + blank(text.slice(from + 1, i)) + "${";
        i += 2;
        templates.push(depth++);
        return;
      }
    }
    code += text[from] + blank(text.slice(from + 1, i)) + "`";
    i++;
  };

  while (i < text.length) {
    const c = text[i]!;
    const from = i;
    if (text.startsWith("//", i)) {
      const end = text.indexOf("\n", i);
      i = end < 0 ? text.length : end;
      code += blank(text.slice(from, i));
    } else if (text.startsWith("/*", i)) {
      const end = text.indexOf("*/", i + 2);
      i = end < 0 ? text.length : end + 2;
      code += blank(text.slice(from, i));
    } else if (c === '"' || c === "'" || (c === "/" && beforeRegex.test(code.slice(-80)))) {
      i = endOf(text, i, c);
      code += c + blank(text.slice(from + 1, i - 1)) + c;
    } else if (c === "`") template();
    else {
      if (c === "{") depth++;
      if (c === "}" && --depth === templates.at(-1)) {
        templates.pop();
        template(); // goes on behind the brace, which it keeps
      } else {
        code += c;
        i++;
      }
    }
  }
  return code;
}
