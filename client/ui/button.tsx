// Buttons and links that look like buttons. What they do is the caller's; a busy one keeps its width and its name.
import { type IconNode, LoaderCircle } from "lucide";
import type { AnchorHTMLAttributes, ButtonHTMLAttributes, ComponentChildren } from "preact";
import { Icon } from "./icon.tsx";
import "./button.css";

/** primary: gold, one per view · quiet: most · ghost: in toolbars · live: only for going on air · caution: destructive. */
export type ButtonVariant = "primary" | "quiet" | "ghost" | "live" | "caution";
export type ButtonSize = "s" | "m" | "l";

type Look = { variant?: ButtonVariant; size?: ButtonSize; class?: string };
type ButtonProps = Look &
  Omit<ButtonHTMLAttributes, "icon" | "size" | "class"> & {
    icon?: IconNode;
    iconFilled?: boolean;
    busy?: boolean;
    children: ComponentChildren;
  };

/** A button with text; `icon` stands before it, `busy` swaps the icon for a spinner and ignores presses. */
export function Button(props: ButtonProps) {
  const { variant, size, icon, iconFilled, busy, children, class: extra, ...rest } = props;
  const shown = busy ? LoaderCircle : icon;
  return (
    <button
      type="button"
      {...rest}
      class={classes({ variant, size, class: extra })}
      {...(busy ? { "aria-busy": true, "aria-disabled": true, onClick: ignore } : {})}
    >
      {shown && (
        <Icon
          icon={shown}
          size={size === "l" ? 24 : 20}
          filled={!busy && iconFilled === true}
          class={busy ? "spin" : ""}
        />
      )}
      <span>{children}</span>
    </button>
  );
}

type IconButtonProps = Look &
  Omit<ButtonHTMLAttributes, "icon" | "size" | "class" | "label"> & {
    icon: IconNode;
    /** The name for assistive technology, shown as the tooltip as well. */
    label: string;
    iconFilled?: boolean;
  };

/** A square button with an icon only; `label` names it. */
export function IconButton(props: IconButtonProps) {
  const { variant = "ghost", size, icon, label, iconFilled, class: extra, ...rest } = props;
  return (
    <button
      type="button"
      {...rest}
      class={classes({ variant, size, class: `icon-button ${extra ?? ""}` })}
      aria-label={label}
      title={label}
    >
      <Icon icon={icon} size={size === "l" ? 28 : 20} filled={iconFilled === true} />
    </button>
  );
}

type LinkProps = Look &
  Omit<AnchorHTMLAttributes, "icon" | "size" | "class" | "role" | "href"> & {
    href: string;
    icon?: IconNode;
    children: ComponentChildren;
  };

/** A link that looks like a button: it goes somewhere, so it stays a link. */
export function ButtonLink(props: LinkProps) {
  const { variant, size, icon, children, class: extra, ...rest } = props;
  return (
    <a {...rest} class={classes({ variant, size, class: extra })}>
      {icon && <Icon icon={icon} size={size === "l" ? 24 : 20} />}
      <span>{children}</span>
    </a>
  );
}

function classes(look: { [K in keyof Look]: Look[K] | undefined }): string {
  return `button ${look.variant ?? "quiet"} size-${look.size ?? "m"} ${look.class ?? ""}`.trim();
}

function ignore(event: Event): void {
  event.preventDefault();
  event.stopPropagation();
}
