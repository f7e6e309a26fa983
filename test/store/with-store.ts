import { join } from "node:path";
import { openStore, type Store } from "../../src/store/open-store.ts";
import { inTemporaryFolder } from "./temporary.ts";

/** Runs `use` with an empty store, which is closed and gone afterwards. */
export function withStore(use: (store: Store, path: string) => void): void {
  inTemporaryFolder((folder) => {
    const path = join(folder, "store.sqlite");
    const store = openStore(path);
    try {
      use(store, path);
    } finally {
      store.close();
    }
  });
}
