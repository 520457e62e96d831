// What the cases against a server share: the place, one staff socket for the whole run, fresh listeners, the HTTP side.
import type { Json } from "./second-client/fold.ts";
import { type Dial, dial, type Place, pause, Wire } from "./wire.ts";

export type Case = {
  /** Begins with the rules it proves. */
  readonly name: string;
  /** Takes long in real time; tried only when asked for. */
  readonly slow?: true;
  readonly run: (world: World) => Promise<void>;
};

export type Target = {
  /** `ws://host/parties/user-session/<room>`, in a room that nobody else uses. */
  readonly url: string;
  /** Own origin of the site. */
  readonly origin: string;
  readonly staffToken: string;
  /** Tokens of listeners; more are asked for over HTTP. */
  readonly listenerTokens?: readonly string[];
};

export class World {
  readonly place: Place;
  readonly room: string;
  readonly http: string;
  readonly staffToken: string;
  staff!: Wire;
  /** The cursor at the beginning of the run. */
  firstCursor = "";
  readonly #tokens: string[];

  constructor({ url, origin, staffToken, listenerTokens = [] }: Target) {
    this.place = { url, origin };
    this.room = url.split("/").at(-1) ?? "";
    this.http = new URL(url).origin.replace(/^ws/, "http");
    this.staffToken = staffToken;
    this.#tokens = [...listenerTokens];
  }

  async open(): Promise<void> {
    this.staff = await dial(this.place, { token: this.staffToken });
    this.firstCursor = this.staff.cursor;
  }

  /** A token of a person who was never here. */
  async token(): Promise<string> {
    const given = this.#tokens.shift();
    if (given) return given;
    const { token } = await this.post("token", {});
    return token;
  }

  async post(path: string, body: object): Promise<Json> {
    const response = await fetch(`${this.http}/api/rooms/${this.room}/${path}`, {
      method: "POST",
      headers: { origin: this.place.origin, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    return (await response.json()) as Json;
  }

  async get(path: string): Promise<Json> {
    const response = await fetch(`${this.http}/api/rooms/${this.room}${path}`);
    return (await response.json()) as Json;
  }

  /** Somebody new in the room, or one more socket of a token's person. */
  async join(how: Dial = {}): Promise<Wire> {
    return dial(this.place, { token: how.token ?? (await this.token()), ...how });
  }

  back(from: Wire, how: Dial): Promise<Wire> {
    return dial(this.place, how, from);
  }

  /** The broadcast brought to a phase, by as few moves as it takes. */
  async phase(wanted: "idle" | "doors" | "live" | "ended"): Promise<void> {
    const now = () => this.staff.view?.broadcast.phase as string;
    const move = async (kind: string) => {
      const { seq } = await this.staff.must({ kind: `broadcast.${kind}` });
      await this.staff.reached(seq);
    };
    if (now() === wanted) return;
    if (wanted === "live" && now() === "break") return move("resume");
    if (wanted === "live") return move("start");
    if (now() !== "idle" && now() !== "ended") await move("end");
    if (now() === wanted) return;
    if (wanted === "ended") {
      await move("start");
      return move("end");
    }
    await move("open_doors");
    if (wanted === "idle") await move("end");
  }
}

export const track = (n: number, durationMs = 180_000) => ({
  id: `track-${String(n).padStart(4, "0")}`,
  title: `Song ${n}`,
  artist: "Voices",
  durationMs,
  mediaKey: `audio/${String(n).padStart(22, "0")}.wav`,
  artworkKey: null,
});

export { pause, Wire };
