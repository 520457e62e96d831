// A text to hand over, exactly as it is, with a button that copies it.
import { CopyButton } from "../../ui/copy-button.tsx";

export function Code({ what, text }: { what: string; text: string }) {
  return (
    <div class="partner-code">
      <div class="row">
        <span class="label grow">{what}</span>
        <CopyButton text={text} what={what} />
      </div>
      <pre>
        <code>{text}</code>
      </pre>
    </div>
  );
}
