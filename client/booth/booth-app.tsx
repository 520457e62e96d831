// Who is at the booth's door: asks the server who this browser is, and opens a room, the choice of rooms, or the way in.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { MeBody, RoomInfo } from "../../shared/http/bodies.ts";
import { getMe } from "../session/api.ts";
import type { CallError } from "../session/request.ts";
import { Booth } from "./booth.tsx";
import { Failed, Opening, RoomChooser, SignedOut } from "./gate.tsx";

/** A sign-in ends after 30 minutes without a request, and a long show over the open socket makes none. */
const KEEP_SIGNED_IN_MS = 600_000;

type State =
  | { kind: "opening" }
  | { kind: "signedOut"; why: "never" | "expired" | "left" }
  | { kind: "failed"; error: CallError }
  | { kind: "choosing"; me: MeBody }
  | { kind: "open"; me: MeBody; info: RoomInfo };

export function BoothApp() {
  const state = useSignal<State>({ kind: "opening" });
  const enter = async () => {
    state.value = { kind: "opening" };
    const answer = await getMe();
    if (answer.ok) state.value = welcomed(answer.value);
    else if (answer.error.code === "signed_out") state.value = { kind: "signedOut", why: "never" };
    else state.value = { kind: "failed", error: answer.error };
  };
  useEffect(() => void enter(), []);
  useEffect(() => {
    const asking = setInterval(() => void getMe(), KEEP_SIGNED_IN_MS);
    return () => clearInterval(asking);
  }, []);

  const { value: now } = state;
  switch (now.kind) {
    case "opening":
      return <Opening />;
    case "signedOut":
      return <SignedOut why={now.why} />;
    case "failed":
      return (
        <Failed sentence={now.error.message} waitMs={now.error.retryAfterMs} onRetry={enter} />
      );
    case "choosing":
      return (
        <RoomChooser
          rooms={now.me.rooms}
          onChoose={(info) => {
            keepRoomInAddress(info.room);
            state.value = { kind: "open", me: now.me, info };
          }}
        />
      );
    case "open":
      return (
        <Booth
          key={now.info.room}
          me={now.me}
          info={now.info}
          onSwitch={() => {
            state.value = { kind: "choosing", me: now.me };
          }}
          onSignedOut={(why) => {
            state.value = { kind: "signedOut", why };
          }}
        />
      );
  }
}

/** One room opens at once; with several, the one in the address (a reload, a bookmark), else a choice. */
function welcomed(me: MeBody): State {
  const wanted = location.hash.slice(1);
  const info = me.rooms.length === 1 ? me.rooms[0] : me.rooms.find(({ room }) => room === wanted);
  return info ? { kind: "open", me, info } : { kind: "choosing", me };
}

function keepRoomInAddress(room: string): void {
  history.replaceState(null, "", `#${room}`);
}
