// What the workers suite adds to the Worker's own bindings.
interface __BaseEnv_Env {
  TEST_MIGRATIONS: import("@cloudflare/vitest-plugin").D1Migration[];
}
