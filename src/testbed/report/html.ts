import { escapeHtml } from "../../daemon/live/escape-html.ts";

/** Markup that may stand in a page as it is. Only {@link html} and {@link trusted} make it. */
export interface Html {
  readonly markup: string;
}

/** What may be put into a template: text is escaped, markup is not, lists are joined, null is nothing. */
export type Content = string | number | null | Html | readonly Content[];

const isList = (content: Content): content is readonly Content[] => Array.isArray(content);

function render(content: Content): string {
  if (content === null) return "";
  if (typeof content === "string") return escapeHtml(content);
  if (typeof content === "number") return String(content);
  return isList(content) ? content.map(render).join("") : content.markup;
}

/** A template whose values are escaped, so that a name like `<script>` stays text. Attributes must be quoted. */
export function html(strings: TemplateStringsArray, ...values: readonly Content[]): Html {
  return { markup: strings.map((string, i) => string + (i < values.length ? render(values[i]!) : "")).join("") };
}

/** Markup written by us, such as the style sheet: never anything that came from outside. */
export function trusted(markup: string): Html {
  return { markup };
}

/** A coordinate with one decimal: enough for a drawing, and it keeps the page small. */
export function at(x: number): number {
  return Math.round(10 * x) / 10;
}
