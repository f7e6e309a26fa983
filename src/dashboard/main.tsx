import { render } from "preact";
import type { LiveState } from "../daemon/live/state.ts";
import { takeToken } from "./access.ts";
import { App } from "./app.tsx";
import { update } from "./store.ts";
import { stayLive } from "./stream.ts";
import "./style.css";

const embedded = JSON.parse(document.querySelector("#data")!.textContent) as LiveState | null;
if (embedded === null) {
  takeToken();
  void stayLive();
} else update({ state: embedded, connection: "file" });
render(<App />, document.querySelector("#page")!);
