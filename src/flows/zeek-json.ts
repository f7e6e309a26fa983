import { dead, other, type Parsed } from "./line-parser.ts";
import { isObject, parseObject, type JsonObject } from "./parse-object.ts";
import { isConnectionPath, zeekConnection } from "./zeek-connection.ts";

/** Members that only conn.log has: records of other kinds (dns, http, ...) share its address columns. */
const telling = ["conn_state", "orig_pkts", "orig_ip_bytes", "resp_pkts", "resp_ip_bytes", "history", "missed_bytes"];

function isConnection(object: JsonObject): boolean {
  const path = object["_path"];
  return typeof path === "string" ? isConnectionPath(path) : telling.some((name) => Object.hasOwn(object, name));
}

/** Zeek's Kafka writer can wrap each record in its kind: `{"conn": {...}}`. */
function unwrapped(object: JsonObject): JsonObject {
  const inner = object["conn"];
  return isObject(inner) ? inner : object;
}

/** One line of a JSON log: `id.orig_h` as Zeek writes it, or `id_orig_h` or `{"id": {"orig_h"}}` as many pipelines rename it. */
export function parseZeekJson(line: string): Parsed {
  const parsed = parseObject(line);
  if (typeof parsed === "string") return dead(parsed);
  const object = unwrapped(parsed);
  if (!isConnection(object)) return other;
  const nested = object["id"];
  const id = isObject(nested) ? nested : {};
  return zeekConnection({
    ts: object["ts"] ?? object["@timestamp"],
    uid: object["uid"],
    origH: object["id.orig_h"] ?? object["id_orig_h"] ?? id["orig_h"],
    origP: object["id.orig_p"] ?? object["id_orig_p"] ?? id["orig_p"],
    respH: object["id.resp_h"] ?? object["id_resp_h"] ?? id["resp_h"],
    respP: object["id.resp_p"] ?? object["id_resp_p"] ?? id["resp_p"],
    proto: object["proto"],
    service: object["service"],
    duration: object["duration"],
    connState: object["conn_state"],
    origPkts: object["orig_pkts"],
    origIpBytes: object["orig_ip_bytes"],
    respPkts: object["resp_pkts"],
    respIpBytes: object["resp_ip_bytes"],
    label: object["label"],
    detailedLabel: object["detailed-label"] ?? object["detailed_label"],
  });
}
