// As much of partyserver as a room uses, without a runtime below: hooks, the context, sockets that come in by `fetch`.

export type Context = {
  readonly name: string;
  /** Takes the socket that a request brings; its id is in the request. */
  readonly accept: (request: Request) => unknown;
  readonly getConnections: () => Iterable<unknown>;
};

export class Server {
  readonly ctx: Context;
  readonly env: unknown;

  constructor(ctx: Context, env: unknown) {
    this.ctx = ctx;
    this.env = env;
  }

  get name(): string {
    return this.ctx.name;
  }

  getConnections(): Iterable<unknown> {
    return this.ctx.getConnections();
  }

  onConnect(_connection: unknown, _about: { request: Request }): void {}

  async fetch(request: Request): Promise<Response> {
    const connection = this.ctx.accept(request);
    await this.onConnect(connection, { request });
    return new Response(null, { status: 101, webSocket: connection } as ResponseInit);
  }
}
