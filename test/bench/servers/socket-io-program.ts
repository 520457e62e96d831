// A room on Node with Socket.IO as its performance page advises: WebSocket only, no compression, and the request of the
// handshake is not kept.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Server } from "socket.io";

const http = createServer();
const io = new Server(http, {
  transports: ["websocket"],
  perMessageDeflate: false,
  httpCompression: false,
  serveClient: false,
});
io.engine.on("connection", (socket: { request: unknown }) => {
  socket.request = null;
});
io.on("connection", (socket) => {
  socket.on("m", (text: string) => io.emit("m", text));
});
http.listen(0, "127.0.0.1", () => console.log(`port ${(http.address() as AddressInfo).port}`));
