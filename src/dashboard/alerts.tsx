import { useEffect, useRef, useState } from "preact/hooks";
import type { AlertDetail } from "../daemon/live/alert-state.ts";
import type { SiteEntry } from "../daemon/live/site-state.ts";
import { ask, send } from "./access.ts";
import { AlertCard } from "./alert-card.tsx";
import { AlertRows, queryOf, useAlertList, type Filters } from "./alert-list.tsx";
import type { Allow } from "./allow-form.tsx";
import { useAction } from "./token-prompt.tsx";
import { plural } from "./words.ts";

const everything: Filters = { status: "open", severity: "", reason: "", text: "" };

/** Who judges, as labels name it: whoever holds the token. */
const by = "dashboard";

const hint = "↑ ↓ or j k move, c confirm, d dismiss, a allow, u undo, / filter";

/** How far a key goes in the list; null for other keys. */
function stepOf(key: string, total: number): number | null {
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: 1,
    j: 1,
    ArrowUp: -1,
    k: -1,
    PageDown: 10,
    PageUp: -10,
    Home: -total,
    End: total,
  };
  return steps[key] ?? null;
}

/** The alerts: filtered, explained, and judged, by keyboard if one likes. */
export function Alerts({ site, version }: { readonly site: SiteEntry; readonly version: number }) {
  const [filters, setFilters] = useState(everything);
  const [chosen, setChosen] = useState(0);
  const [detail, setDetail] = useState<AlertDetail | null>(null);
  const [allowing, setAllowing] = useState(false);
  const [lastJudged, setLastJudged] = useState<string | null>(null);
  const [own, setOwn] = useState(0); // counts what was done here: the list is asked for again at once
  const act = useAction();
  const search = useRef<HTMLInputElement>(null);
  const current = version + own / 1000;
  const list = useAlertList(filters, current);
  const place = Math.min(chosen, Math.max(0, list.total - 1));
  const id = list.lineAt(place)?.id ?? null;

  useEffect(() => {
    if (id === null) return setDetail(null);
    let wanted = true;
    ask<AlertDetail>(`/api/live/alerts/${encodeURIComponent(id)}`).then(
      (found) => wanted && setDetail(found),
      () => wanted && setDetail(null),
    );
    return () => void (wanted = false);
  }, [id, current]);
  useEffect(() => setAllowing(false), [id]);

  function change(filter: Partial<Filters>): void {
    setFilters({ ...filters, ...filter });
    setChosen(0);
  }
  async function post(path: string, body: unknown): Promise<boolean> {
    const done = await act(() => send(path, body));
    if (done) setOwn((n) => n + 1);
    return done;
  }
  async function judge(verdict: "confirmed" | "dismissed"): Promise<void> {
    if (id !== null && (await post(`/api/alerts/${encodeURIComponent(id)}/verdict`, { verdict, by })))
      setLastJudged(id);
  }
  async function undo(which: string | null): Promise<void> {
    if (which !== null && (await post(`/api/alerts/${encodeURIComponent(which)}/undo`, {}))) setLastJudged(null);
  }
  async function allow(entry: Allow): Promise<void> {
    if (await post("/api/allowlist", { ...entry, who: by, alertId: id })) setAllowing(false);
  }
  const actions = {
    confirm: () => void judge("confirmed"),
    dismiss: () => void judge("dismissed"),
    undo: () => void undo(detail?.judgement ? id : lastJudged),
    allow: (entry: Allow) => void allow(entry),
    disallow: (allowance: number) => void post(`/api/allowlist/${allowance}/remove`, {}),
  };
  function onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = stepOf(event.key, list.total);
    const keys: Readonly<Record<string, () => void>> = {
      c: actions.confirm,
      d: actions.dismiss,
      u: actions.undo,
      a: () => id !== null && setAllowing(true),
      "/": () => search.current?.focus(),
    };
    if (step !== null) setChosen(Math.max(0, Math.min(list.total - 1, place + step)));
    else keys[event.key]?.();
    if (step !== null || event.key in keys) event.preventDefault();
  }

  const { open, confirmed, dismissed } = site.alerts;
  return (
    <div class="alerts">
      <section class="panel" aria-labelledby="alerts-title">
        <h2 id="alerts-title">Alerts</h2>
        <div class="filters" role="search">
          <label>
            Status
            <select value={filters.status} onChange={(event) => change({ status: event.currentTarget.value })}>
              <option value="open">open ({open})</option>
              <option value="confirmed">confirmed ({confirmed})</option>
              <option value="dismissed">dismissed ({dismissed})</option>
              <option value="">all</option>
            </select>
          </label>
          <label>
            Severity
            <select value={filters.severity} onChange={(event) => change({ severity: event.currentTarget.value })}>
              <option value="">any</option>
              <option value="medium">medium or high</option>
              <option value="high">high</option>
            </select>
          </label>
          <label class="grow">
            Address, network or reason
            <input
              ref={search}
              type="search"
              value={filters.text}
              onInput={(event) => change({ text: event.currentTarget.value })}
            />
          </label>
        </div>
        <p class="soft" role="status">
          {plural(list.total, "alert")}
          {lastJudged !== null && (
            <button type="button" class="quiet" onClick={() => void undo(lastJudged)}>
              Undo the last verdict
            </button>
          )}
        </p>
        <AlertRows
          key={queryOf(filters)}
          list={list}
          chosen={place}
          version={current}
          choose={setChosen}
          onKey={onKey}
        />
        <p class="note">{hint}</p>
      </section>
      <section class="panel" aria-label="The chosen alert">
        {detail === null ? (
          <p class="soft">No alert is chosen.</p>
        ) : (
          <AlertCard
            key={detail.line.id}
            detail={detail}
            actions={actions}
            allowing={allowing}
            setAllowing={setAllowing}
          />
        )}
      </section>
    </div>
  );
}
