import { defineConfig } from "vitest/config";
import { sqlPlugin } from "./migrations/sql-loader.mjs";

export default defineConfig({
  plugins: [sqlPlugin],
  test: {
    include: ["{packages,functions,migrations,tests}/**/*.test.ts"],
    globalSetup: ["packages/testkit/src/global-setup.ts", "tests/support/global-setup.ts"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    restoreMocks: true,
  },
});
