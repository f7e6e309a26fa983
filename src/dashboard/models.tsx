import { useState } from "preact/hooks";
import type { ModelVersionEntry, SiteEntry } from "../daemon/live/site-state.ts";
import { send } from "./access.ts";
import { Table } from "./table.tsx";
import { useAction } from "./token-prompt.tsx";
import { percent, time } from "./words.ts";

function Change({ change }: { readonly change: number | null }) {
  if (change === null) return <>–</>;
  return (
    <span class="bar-cell">
      <span class="bar" aria-hidden="true">
        <span style={{ width: `${Math.min(100, 100 * change)}%` }} />
      </span>
      {percent(change)}
    </span>
  );
}

/** The versions of the models, what changed in each, and the way back. */
export function Models({ site }: { readonly site: SiteEntry }) {
  const act = useAction();
  const [asked, setAsked] = useState<number | null>(null);
  /** The first click asks, the second does it. */
  function rollBack({ version }: ModelVersionEntry): void {
    if (asked !== version) return setAsked(version);
    setAsked(null);
    void act(() => send(`/api/models/${version}/rollback`, {}));
  }
  return (
    <section class="panel" aria-labelledby="models-title">
      <h2 id="models-title">Models</h2>
      <p class="soft">
        The newest first. Change: how far the parameters moved from the version before, by their own length.
      </p>
      {site.models.length === 0 ? (
        <p>The starter model is in use; no round has made another yet.</p>
      ) : (
        <Table
          label="Versions"
          columns={[
            "version",
            "model",
            "came from",
            "round",
            "made",
            "change",
            "digest",
            <span class="visually-hidden">action</span>,
          ]}
          tall
        >
          {site.models.map((model) => (
            <tr key={model.version} class={model.inUse ? "own" : ""}>
              <th scope="row">
                {model.version} {model.inUse && <span class="tag good">in use</span>}
              </th>
              <td>{model.witness}</td>
              <td>{model.origin}</td>
              <td>{model.round ?? "–"}</td>
              <td>{time(model.madeMs)}</td>
              <td>
                <Change change={model.change} />
              </td>
              <td>
                <code>{model.digest}</code>
              </td>
              <td>
                {!model.inUse && model.witness === "consortium" && (
                  <button
                    type="button"
                    class={asked === model.version ? "primary" : ""}
                    onClick={() => rollBack(model)}
                    onBlur={() => setAsked(null)}
                    aria-label={`Roll back to version ${model.version}${asked === model.version ? ": sure?" : ""}`}
                  >
                    {asked === model.version ? "Really roll back" : "Roll back"}
                  </button>
                )}
              </td>
            </tr>
          ))}
        </Table>
      )}
    </section>
  );
}
