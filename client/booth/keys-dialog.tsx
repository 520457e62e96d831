// The keyboard map, as the keys really are.
import { Dialog } from "../ui/dialog.tsx";
import { KEY_MAP } from "./key-map.ts";
import "./keys-dialog.css";

export function KeysDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  return (
    <Dialog title="Keyboard" open={open} onClose={onClose}>
      <dl class="keys">
        {KEY_MAP.map(({ action, shown, what }) => (
          <div key={action}>
            <dt>
              <kbd>{shown}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
        <div>
          <dt>
            <kbd>←</kbd> <kbd>→</kbd>
          </dt>
          <dd>Move in the track, while the waveform is focused</dd>
        </div>
        <div>
          <dt>
            <kbd>↑</kbd> <kbd>↓</kbd>
          </dt>
          <dd>Walk through messages, while the chat is focused</dd>
        </div>
      </dl>
    </Dialog>
  );
}
