import type { FastifyInstance } from "fastify";
import { secretSeed } from "../../random.ts";
import type { Allowances } from "../allowances.ts";
import type { Metrics } from "../metrics.ts";
import { createAlertDesk, type AlertDesk } from "./alert-desk.ts";
import { addDeskRoutes } from "./desk-routes.ts";
import { addLiveRoutes } from "./routes.ts";
import { createSitePage, type SitePage, type SitePageParts } from "./site-page.ts";

/** What people see of a daemon, and what they do at it. */
export interface Front {
  readonly page: SitePage;
  readonly desk: AlertDesk;
  addRoutes(app: FastifyInstance, metrics: Pick<Metrics, "count">): void;
}

/** The page, and the desk whose changes it shows at once. */
export function createFront(parts: Omit<SitePageParts, "epoch">, allowances: Allowances): Front {
  const page = createSitePage({ ...parts, epoch: secretSeed().slice(0, 12) });
  const desk = createAlertDesk(parts.store, parts.clock, () => {
    allowances.changed();
    page.changed();
  });
  return {
    page,
    desk,
    addRoutes(app, metrics) {
      addLiveRoutes(app, page);
      addDeskRoutes(app, desk, metrics);
    },
  };
}
