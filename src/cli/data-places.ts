import { homedir } from "node:os";
import { dataFolders } from "../flows/locate.ts";

/** Where data sets may lie for this user, best first. @param data `--data DIR` */
export function dataPlaces(data: string | undefined): string[] {
  return dataFolders({
    data,
    vervetData: process.env["VERVET_DATA"],
    xdgCacheHome: process.env["XDG_CACHE_HOME"],
    home: homedir(),
  });
}
