import type { ResultsEntry } from "../daemon/live/state.ts";
import { Table } from "./table.tsx";

/** The arms of a finished run side by side, this run's last. */
export function Results({ results }: { readonly results: ResultsEntry }) {
  const { columns, rows, facts } = results;
  return (
    <section class="panel wide results" aria-labelledby="results-title">
      <h2 id="results-title">Results</h2>
      <Table label="Results" columns={["arm", ...columns]}>
        {rows.map(({ arm, cells }, i) => (
          <tr key={arm} class={i === rows.length - 1 ? "own" : ""}>
            <th scope="row">{arm}</th>
            {cells.map((cell, c) => (
              <td key={columns[c]}>{cell}</td>
            ))}
          </tr>
        ))}
      </Table>
      <dl class="facts">
        {facts.map(([word, sentence]) => (
          <>
            <dt>{word}</dt>
            <dd>{sentence}</dd>
          </>
        ))}
      </dl>
      <p class="note">
        Means over the honest organisations, each with its own model and threshold; worst is the worst of them. Holdout
        is 20% of all organisations' rows, never trained on. FPR is the false-positive rate reached.
      </p>
    </section>
  );
}
