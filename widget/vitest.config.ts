import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    environment: "happy-dom",
    include: ["tests/*.test.ts"],
    css: true,
    restoreMocks: true,
    // Test files share one thread and one document: starting happy-dom for each takes longer than the tests.
    pool: "threads",
    poolOptions: { threads: { singleThread: true } },
    isolate: false,
  },
});
