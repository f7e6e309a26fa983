import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { AlertLine, AlertWindow } from "../daemon/live/alert-state.ts";
import { ask } from "./access.ts";
import { plural, time } from "./words.ts";

const rowHeight = 34;

/** Alerts asked for at once. */
const pageSize = 100;

/** How long to wait after an answer that did not come, ms. */
const retryMs = 1000;

/** Rows drawn above and below what is seen. */
const overscan = 8;

/** Which alerts are listed; empty: no matter. */
export interface Filters {
  readonly status: string;
  readonly severity: string;
  readonly reason: string;
  readonly text: string;
}

export const queryOf = (filters: Filters): string =>
  new URLSearchParams(Object.entries(filters).filter(([, value]) => value !== "")).toString();

/** A list of alerts of which only what is looked at is held. */
export interface AlertList {
  readonly total: number;
  lineAt(index: number): AlertLine | null;
  /** Asks for the alerts around these places, where they are not there. */
  want(from: number, to: number): void;
}

/** @param version changes whenever alerts did: what is held is asked for again */
export function useAlertList(filters: Filters, version: number): AlertList {
  const query = queryOf(filters);
  const [, redraw] = useState(0);
  const held = useRef({
    query: "",
    version: -1,
    total: 0,
    pages: new Map<number, readonly AlertLine[]>(),
    asked: new Map<number, number>(),
  });
  const list = held.current;
  if (list.query !== query) Object.assign(list, { query, total: 0, pages: new Map(), asked: new Map() });
  list.version = version;

  async function load(page: number): Promise<void> {
    const { pages, asked } = list;
    asked.set(page, version);
    try {
      const path = `/api/live/alerts?${query}&offset=${page * pageSize}&limit=${pageSize}`;
      const { total, lines } = await ask<AlertWindow>(path);
      if (list.pages !== pages) return; // another list by now
      list.total = total;
      pages.set(page, lines);
      redraw((n) => n + 1);
    } catch {
      // A server that was busy, or away for a moment; what is not looked at any more is not asked for again.
      if (list.pages === pages && asked.has(page)) setTimeout(() => void load(page), retryMs);
    }
  }
  return {
    total: list.total,
    lineAt: (index) => list.pages.get(Math.floor(index / pageSize))?.[index % pageSize] ?? null,
    want(from, to) {
      for (
        let page = Math.floor(Math.max(0, from) / pageSize);
        page <= Math.floor(Math.max(0, to) / pageSize);
        page++
      ) {
        if (list.asked.get(page) !== version) void load(page);
      }
      // What is far away is forgotten: a hundred thousand alerts are not held here.
      const middle = Math.floor((from + to) / 2 / pageSize);
      for (const page of list.pages.keys()) {
        if (Math.abs(page - middle) < 5) continue;
        list.pages.delete(page);
        list.asked.delete(page);
      }
    },
  };
}

interface Props {
  readonly list: AlertList;
  readonly chosen: number;
  readonly version: number;
  choose(index: number): void;
  onKey(event: KeyboardEvent): void;
}

/** The list: one stop of the tab key, its rows drawn as they come into sight. */
export function AlertRows({ list, chosen, version, choose, onKey }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ first: 0, count: 20 });
  const look = (): void => {
    const { scrollTop, clientHeight } = box.current!;
    const first = Math.max(0, Math.floor(scrollTop / rowHeight) - overscan);
    setView({ first, count: Math.ceil(clientHeight / rowHeight) + 2 * overscan });
  };
  useLayoutEffect(look, []);
  useEffect(() => list.want(view.first, view.first + view.count), [view.first, view.count, version, list.total === 0]);
  useEffect(() => {
    const element = box.current!;
    const top = chosen * rowHeight;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + rowHeight > element.scrollTop + element.clientHeight)
      element.scrollTop = top + rowHeight - element.clientHeight;
  }, [chosen]);

  const last = Math.min(list.total, view.first + view.count);
  const indexes = Array.from({ length: Math.max(0, last - view.first) }, (_, i) => view.first + i);
  return (
    <div
      ref={box}
      class="alert-list"
      role="listbox"
      tabIndex={0}
      aria-label={`Alerts, ${list.total}`}
      aria-activedescendant={list.total > 0 ? `alert-${chosen}` : undefined}
      onScroll={look}
      onKeyDown={onKey}
    >
      <div class="alert-space" style={{ height: `${list.total * rowHeight}px` }}>
        {indexes.map((index) => {
          const line = list.lineAt(index);
          return (
            <div
              key={index}
              id={`alert-${index}`}
              class={`alert-row${index === chosen ? " chosen" : ""}`}
              role="option"
              aria-selected={index === chosen}
              aria-setsize={list.total}
              aria-posinset={index + 1}
              style={{ transform: `translateY(${index * rowHeight}px)` }}
              onClick={() => choose(index)}
            >
              {line === null ? (
                <span class="soft">…</span>
              ) : (
                <>
                  <span class={`tag ${line.severity}`}>{line.severity}</span>
                  <b>{line.reason}</b>
                  <span class="ends">
                    {line.source} → {line.destination}
                  </span>
                  <span class="soft count">{plural(line.count, "flow")}</span>
                  <span class="soft when">{time(line.lastMs)}</span>
                  {line.status !== "open" && <span class={`tag ${line.status}`}>{line.status}</span>}
                </>
              )}
            </div>
          );
        })}
      </div>
      {list.total === 0 && <p class="soft none">No such alerts.</p>}
    </div>
  );
}
