// The runtime's storage types, for tests in Node of what stands on them. The runtime's globals as a whole would clash
// with those of browsers and Node.
type SqlStorage = import("@cloudflare/workers-types").SqlStorage;
type DurableObjectStorage = import("@cloudflare/workers-types").DurableObjectStorage;
type SyncKvStorage = import("@cloudflare/workers-types").SyncKvStorage;
type SqlStorageValue = import("@cloudflare/workers-types").SqlStorageValue;
type SqlStorageCursor<T extends Record<string, SqlStorageValue>> =
  import("@cloudflare/workers-types").SqlStorageCursor<T>;
type R2Bucket = import("@cloudflare/workers-types").R2Bucket;
type D1Database = import("@cloudflare/workers-types").D1Database;
type D1PreparedStatement = import("@cloudflare/workers-types").D1PreparedStatement;
/** What pure code under test names of the Worker's bindings. */
type Env = {
  readonly USER_SESSIONS: import("@cloudflare/workers-types").DurableObjectNamespace;
};
