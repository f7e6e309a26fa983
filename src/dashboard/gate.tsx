import { useState } from "preact/hooks";
import { setToken } from "./access.ts";

/** Asks for the token, where the page is looked at from another machine. */
export function Gate() {
  const [text, setText] = useState("");
  function onSubmit(event: Event): void {
    event.preventDefault();
    setToken(text.trim());
    location.reload();
  }
  return (
    <main class="gate">
      <h1>vervet</h1>
      <p>
        From here the page shows nothing without the daemon's token. It lies in the file http-token of its data
        directory.
      </p>
      <form onSubmit={onSubmit}>
        <label>
          Token
          <input
            type="password"
            autocomplete="off"
            required
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
          />
        </label>
        <button type="submit">Enter</button>
      </form>
    </main>
  );
}
