import type { SSTConfig } from "sst";
import { alarms } from "./stacks/alarms.ts";
import { api } from "./stacks/api.ts";
import { controlDatabase } from "./stacks/control-database.ts";
import { ingest } from "./stacks/ingest.ts";
import { jobs } from "./stacks/jobs.ts";
import { defaultFunctionProps } from "./stacks/lib/function-defaults.ts";
import { defaultRegion, settingsOf } from "./stacks/lib/settings.ts";
import { mail } from "./stacks/mail.ts";
import { network } from "./stacks/network.ts";
import { queues } from "./stacks/queues.ts";
import { storage } from "./stacks/storage.ts";
import { vault } from "./stacks/vault.ts";
import { workers } from "./stacks/workers.ts";

/**
 * The deployment: one app, one set of stacks a stage. The stage named `production` keeps its data, is redundant
 * and has RDS Proxy; every other stage is small, cheap and removable (`stacks/lib/presets.ts`).
 */
export default {
  config() {
    return { name: "formtrap", region: defaultRegion() };
  },
  stacks(app) {
    const settings = settingsOf(app.stage);

    // Without this, synthesis asks AWS for the zones, and the answer may differ from one deploy to the next.
    app.node.setContext(
      `availability-zones:account=${app.account}:region=${app.region}`,
      settings.availabilityZones.map((letter) => `${app.region}${letter}`),
    );
    // In production each data store says "retain" itself: as a default it would also orphan whatever is replaced.
    if (!settings.isProduction) app.setDefaultRemovalPolicy("destroy");
    app.setDefaultFunctionProps(defaultFunctionProps);

    // `jobs` migrates the control database; the stacks after it depend on it, so that no new code runs before.
    for (const stack of [
      network,
      vault,
      storage,
      controlDatabase,
      queues,
      mail,
      jobs,
      ingest,
      api,
      workers,
      alarms,
    ]) {
      app.stack(stack);
    }

    // SST puts one into every stack, for constructs that this app has none of.
    for (const stack of app.node.children) stack.node.tryRemoveChild("CustomResourceHandler");
  },
} satisfies SSTConfig;
