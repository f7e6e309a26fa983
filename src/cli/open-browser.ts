import { spawn } from "node:child_process";

/** What opens an address, by platform; everywhere else what freedesktop.org says. */
const openers: Readonly<Record<string, readonly [string, ...string[]]>> = {
  darwin: ["open"],
  win32: ["rundll32", "url.dll,FileProtocolHandler"],
};

/** Shows an address in the user's browser, where there is one; it was printed too, so nothing is lost where there is none. */
export function openBrowser(url: string): void {
  const [command, ...args] = openers[process.platform] ?? ["xdg-open"];
  const child = spawn(command, [...args, url], { stdio: "ignore", detached: true });
  child.on("error", () => process.stderr.write(`no browser could be opened: go to ${url}\n`));
  child.unref();
}
