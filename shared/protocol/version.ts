// The name of this wire protocol; it is the WebSocket subprotocol that both ends must agree on.

export const SUBPROTOCOL = "judah.v1";
/** Prefix of the second subprotocol offered by a client: `t.<token>` (a token never travels in a URL). */
export const TOKEN_SUBPROTOCOL_PREFIX = "t.";
