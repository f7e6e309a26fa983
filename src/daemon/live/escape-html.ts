const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text for use in elements and quoted attributes. Control characters other than tab and line ends become spaces. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/gu, (c) => entities[c]!).replaceAll(/(?![\t\n\r])\p{Cc}/gu, " ");
}
