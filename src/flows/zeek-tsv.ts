import { dead, other, type Parsed } from "./line-parser.ts";
import { isConnectionPath, zeekConnection } from "./zeek-connection.ts";

/** Lines of Zeek's own format, `#fields` and what follows; knows the header that came last. */
export interface ZeekTsv {
  /** A line that begins with `#`. */
  directive(line: string): void;
  row(line: string): Parsed;
  /** The directives that hold now, one a line. */
  context(): string;
}

/** Where each field stands; -1 where the log has none of that name. */
interface Columns {
  readonly count: number;
  /** The last tab field holds several columns, parted by spaces: IoT-23 appends its labels like that. */
  readonly lastIsShared: boolean;
  readonly at: (name: string) => number;
}

/** Directives that say how later lines are to be read. */
const lasting = new Set(["separator", "set_separator", "unset_field", "empty_field", "path", "fields"]);

const sharedGap = / {2,}/u;

const unescaped = (text: string): string =>
  text.replaceAll(/\\x([\da-f]{2})/giu, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)));

function columnsOf(fields: readonly string[]): Columns {
  const last = (fields.at(-1) ?? "").split(sharedGap);
  const names = [...fields.slice(0, -1), ...last];
  return { count: names.length, lastIsShared: last.length > 1, at: (name) => names.indexOf(name) };
}

const columnNames = [
  ["ts"],
  ["uid"],
  ["id.orig_h", "id_orig_h"],
  ["id.orig_p", "id_orig_p"],
  ["id.resp_h", "id_resp_h"],
  ["id.resp_p", "id_resp_p"],
  ["proto"],
  ["service"],
  ["duration"],
  ["conn_state"],
  ["orig_pkts"],
  ["orig_ip_bytes"],
  ["resp_pkts"],
  ["resp_ip_bytes"],
  ["label"],
  ["detailed-label", "detailed_label"],
] as const;

export function createZeekTsv(): ZeekTsv {
  const directives = new Map<string, string>();
  let separator = "\t";
  let setSeparator = ",";
  let unset = "-";
  let empty = "(empty)";
  let path: string | null = null;
  let columns: Columns | null = null;
  let places: readonly number[] = [];
  let isConnectionLog = false;

  function update(name: string, values: readonly string[]): void {
    const [value = ""] = values;
    if (name === "unset_field") unset = value;
    else if (name === "set_separator") setSeparator = value;
    else if (name === "empty_field") empty = value;
    else if (name === "path") {
      // Another kind of log begins; its own #fields follows.
      path = value;
      columns = null;
      directives.delete("fields");
    } else {
      columns = columnsOf(values);
      const { at } = columns;
      places = columnNames.map((names) => Math.max(...names.map(at)));
      isConnectionLog = path === null ? at("conn_state") >= 0 || at("orig_pkts") >= 0 : isConnectionPath(path);
    }
  }

  return {
    directive(line) {
      const [head = "", ...values] = line.startsWith("#separator") ? line.split(/\s+/u) : line.split(separator);
      const name = head.slice(1);
      if (!lasting.has(name)) return;
      directives.set(name, line);
      if (name === "separator") separator = unescaped(values[0] ?? "") || "\t";
      else update(name, values);
    },
    row(line) {
      if (columns === null) return path === null || isConnectionPath(path) ? dead("no-header") : other;
      if (!isConnectionLog) return other;
      const cells = line.split(separator);
      // Some labelled captures write such a row under a header that is parted by tabs.
      if (columns.lastIsShared || cells.length < columns.count) cells.push(...cells.pop()!.split(sharedGap));
      if (cells.length < columns.count) return dead("too-few-columns");
      if (cells.length > columns.count) return dead("too-many-columns");
      const cell = (column: number): string | undefined => {
        const place = places[column]!;
        const value = place < 0 ? undefined : cells[place];
        return value === unset || value === empty || value === "" ? undefined : value;
      };
      return zeekConnection({
        ts: cell(0),
        uid: cell(1),
        origH: cell(2),
        origP: cell(3),
        respH: cell(4),
        respP: cell(5),
        proto: cell(6),
        service: cell(7)?.replaceAll(setSeparator, ","),
        duration: cell(8),
        connState: cell(9),
        origPkts: cell(10),
        origIpBytes: cell(11),
        respPkts: cell(12),
        respIpBytes: cell(13),
        label: cell(14),
        detailedLabel: cell(15),
      });
    },
    context: () => [...lasting].flatMap((name) => directives.get(name) ?? []).join("\n"),
  };
}
