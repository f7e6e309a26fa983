import type { ComponentChildren } from "preact";

/** A table that scrolls where it is wider than its place, by keyboard too. Its rows are the children. */
export function Table({
  label,
  columns,
  tall = false,
  children,
}: {
  readonly label: string;
  /** Heads of the columns; an element where the head is more than its words. */
  readonly columns: readonly ComponentChildren[];
  /** Whether long tables scroll downwards, too. */
  readonly tall?: boolean;
  readonly children: ComponentChildren;
}) {
  return (
    <div class={`scroll${tall ? " tall" : ""}`} tabIndex={0} role="group" aria-label={label}>
      <table>
        <thead>
          <tr>
            {columns.map((column, i) => (
              <th key={i} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
