// The same sound in other programs: addresses to copy into VLC, a radio or a podcast app.
import { Headphones } from "lucide";
import { CopyButton } from "./copy-button.tsx";
import { Icon } from "./icon.tsx";
import "./elsewhere.css";

/** `path`: on this site. */
export type Address = { readonly what: string; readonly path: string; readonly hint: string };

export function Elsewhere({ addresses }: { addresses: readonly Address[] }) {
  return (
    <details class="elsewhere">
      <summary>
        <Icon icon={Headphones} size={18} /> Listen elsewhere
      </summary>
      <ul>
        {addresses.map(({ what, path, hint }) => (
          <li key={path}>
            <p class="elsewhere-what">
              {what} <span class="faint">{hint}</span>
            </p>
            <div class="row">
              <code class="grow truncate">{addressOf(path)}</code>
              <CopyButton text={addressOf(path)} what={what} />
            </div>
          </li>
        ))}
      </ul>
    </details>
  );
}

const addressOf = (path: string) => new URL(path, location.href).href;
