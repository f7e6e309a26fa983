import { createContext, type ComponentChildren } from "preact";
import { useContext, useRef, useState } from "preact/hooks";
import { hasToken, Refused, setToken } from "./access.ts";

/** Does something that needs the token; asks for it where it is missing or wrong. True: it was done. */
export type Act = (action: () => Promise<unknown>) => Promise<boolean>;

const ActContext = createContext<Act>(() => Promise.resolve(false));

/** How a component changes something. */
export const useAction = (): Act => useContext(ActContext);

const needsToken = (cause: unknown): boolean =>
  cause instanceof Refused && (cause.status === 401 || cause.code === "TOKEN_WRONG");

/** Asks for the token when a change needs it, and tells what went wrong with one. */
export function Actions({ children }: { readonly children: ComponentChildren }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const [trouble, setTrouble] = useState<string | null>(null);

  /** Null where the person would rather not. */
  function askToken(): Promise<string | null> {
    const shown = dialog.current!;
    field.current!.value = "";
    shown.showModal();
    return new Promise((resolve) => {
      const onClose = (): void => resolve(shown.returnValue === "ok" ? field.current!.value.trim() : null);
      shown.addEventListener("close", onClose, { once: true });
    });
  }
  const act: Act = async (action) => {
    setTrouble(null);
    let given = hasToken() ? "" : await askToken();
    while (given !== null) {
      if (given !== "") setToken(given);
      try {
        await action();
        return true;
      } catch (cause) {
        if (!needsToken(cause)) {
          setTrouble(cause instanceof Error ? cause.message : String(cause));
          return false;
        }
        setToken(null);
        given = await askToken();
      }
    }
    return false;
  };
  return (
    <ActContext.Provider value={act}>
      {trouble !== null && (
        <p class="warning" role="alert">
          That did not work: {trouble}
        </p>
      )}
      {children}
      <dialog ref={dialog} class="token" aria-labelledby="token-title">
        <form method="dialog">
          <h2 id="token-title">Changes need the token</h2>
          <p>
            It lies in the file <code>http-token</code> of the data directory; <code>vervet dashboard</code> opens this
            page with it.
          </p>
          <label>
            Token
            <input ref={field} type="password" autocomplete="off" required />
          </label>
          <div class="actions">
            <button type="submit" class="primary" value="ok">
              Go on
            </button>
            <button type="submit" value="cancel" formNoValidate>
              Cancel
            </button>
          </div>
        </form>
      </dialog>
    </ActContext.Provider>
  );
}
