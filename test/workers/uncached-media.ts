// The Worker with a data centre that keeps nothing: every read of media reaches the bucket.
import worker from "../../server/edge/app.ts";

const nothing = {
  match: async () => undefined,
  put: async () => undefined,
  delete: async () => false,
};
Object.defineProperty(globalThis, "caches", {
  value: { default: nothing, open: async () => nothing },
});

export { Courier, RateLimiter, UserSession } from "../../server/index.ts";
export default worker;
