// The Worker's entry: the fetch handler and the object classes. Nothing else may be exported here (workerd refuses it).

export { default } from "./edge/app.ts";
export { PublicRead } from "./edge/public-read.ts";
export { Courier } from "./objects/courier.ts";
export { RateLimiter } from "./objects/rate-limiter.ts";
export { UserSession } from "./objects/user-session.ts";
