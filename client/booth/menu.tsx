// A button that opens a small menu in the browser's top layer, so no scrolling list can clip it. Arrow keys, Home, End,
// Escape and a press outside do what people expect; focus returns to the button.
import type { IconNode } from "lucide";
import { useId, useRef } from "preact/hooks";
import { IconButton } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import "./menu.css";

export type MenuItem = {
  readonly label: string;
  readonly icon: IconNode;
  readonly onSelect: () => void;
  readonly tone?: "plain" | "caution";
  /** Why it can't be chosen now; shown under the label. */
  readonly blocked?: string | null;
};

type Props = {
  label: string;
  icon: IconNode;
  items: readonly MenuItem[];
  size?: "s" | "m";
  /** -1 inside lists that walk by arrow keys. */
  tabIndex?: number;
};

const MARGIN_PX = 8;

export function Menu({ label, icon, items, size = "m", tabIndex = 0 }: Props) {
  const id = useId();
  const button = useRef<HTMLSpanElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const close = () => list.current?.hidePopover();

  return (
    <span class="menu" ref={button}>
      <IconButton
        icon={icon}
        size={size}
        label={label}
        tabIndex={tabIndex}
        aria-haspopup="menu"
        popovertarget={id}
      />
      <div
        id={id}
        ref={list}
        popover="auto"
        role="menu"
        aria-label={label}
        class="menu-list"
        tabIndex={-1}
        onKeyDown={(event) => walk(event, list.current)}
        onToggle={(event) => {
          if (event.newState !== "open") return;
          place(list.current, button.current);
          entries(list.current)[0]?.focus();
        }}
      >
        {items.map((item) => (
          <button
            key={item.label}
            type="button"
            role="menuitem"
            tabIndex={-1}
            class={`menu-item ${item.tone ?? "plain"}`}
            aria-disabled={item.blocked ? true : undefined}
            onClick={() => {
              if (item.blocked) return;
              close();
              item.onSelect();
            }}
          >
            <Icon icon={item.icon} size={18} />
            <span>
              {item.label}
              {item.blocked && <span class="menu-why">{item.blocked}</span>}
            </span>
          </button>
        ))}
      </div>
    </span>
  );
}

function entries(list: HTMLElement | null): HTMLElement[] {
  return [...(list?.querySelectorAll<HTMLElement>("[role=menuitem]") ?? [])];
}

function walk(event: KeyboardEvent, list: HTMLElement | null): void {
  const all = entries(list);
  const at = all.indexOf(document.activeElement as HTMLElement);
  const steps: Record<string, number> = {
    ArrowDown: (at + 1) % all.length,
    ArrowUp: (at - 1 + all.length) % all.length,
    Home: 0,
    End: all.length - 1,
  };
  const to = steps[event.key];
  // The list around the menu walks by arrows as well; these keys are ours.
  event.stopPropagation();
  if (to === undefined) return;
  event.preventDefault();
  all[to]?.focus();
}

/** Below the button, right edges in line; above it where there is no room below. */
function place(list: HTMLElement | null, button: HTMLElement | null): void {
  if (!list || !button) return;
  const at = button.getBoundingClientRect();
  const { width, height } = list.getBoundingClientRect();
  const below = at.bottom + 4;
  const fits = below + height <= innerHeight - MARGIN_PX;
  const top = fits ? below : Math.max(MARGIN_PX, at.top - height - 4);
  const left = Math.min(Math.max(MARGIN_PX, at.right - width), innerWidth - width - MARGIN_PX);
  list.style.top = `${top}px`;
  list.style.left = `${left}px`;
}
