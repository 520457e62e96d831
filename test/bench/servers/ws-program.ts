// A room on Node with `ws` as its documentation advises: no compression, a loop over the open clients, one buffer for all.
import type { AddressInfo } from "node:net";
import { WebSocket, WebSocketServer } from "ws";

const server = new WebSocketServer({ host: "127.0.0.1", port: 0, perMessageDeflate: false });
server.on("connection", (socket) => {
  socket.on("message", (data) => {
    for (const client of server.clients) {
      if (client.readyState === WebSocket.OPEN) client.send(data, { binary: false });
    }
  });
});
server.on("listening", () => console.log(`port ${(server.address() as AddressInfo).port}`));
