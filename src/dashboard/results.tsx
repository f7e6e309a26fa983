import type { ResultsEntry } from "../daemon/live/state.ts";

/** The arms of a finished run side by side, this run's last. */
export function Results({ results }: { readonly results: ResultsEntry }) {
  const { columns, rows, facts } = results;
  return (
    <section class="panel wide results" aria-labelledby="results-title">
      <h2 id="results-title">Results</h2>
      <div class="scroll" tabIndex={0} role="group" aria-label="Results">
        <table>
          <thead>
            <tr>
              <th scope="col">arm</th>
              {columns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ arm, cells }, i) => (
              <tr key={arm} class={i === rows.length - 1 ? "own" : ""}>
                <th scope="row">{arm}</th>
                {cells.map((cell, c) => (
                  <td key={columns[c]}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
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
