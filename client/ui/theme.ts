// Light or dark: the system's choice until a person makes their own, which is kept when storage is allowed.
import { computed, signal } from "@preact/signals";
import { keep, readKept } from "./storage.ts";

export type Theme = "light" | "dark";

const system = signal<Theme>("dark");
const chosen = signal<Theme | null>(null);

/** The theme now shown. */
export const theme = computed<Theme>(() => chosen.value ?? system.value);

/** Reads the kept choice and follows the system from here on; call once per page, before the first render. */
export function startTheme(): void {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const follow = () => {
    system.value = dark.matches ? "dark" : "light";
  };
  follow();
  dark.addEventListener("change", follow);
  const kept = readKept("theme");
  if (kept === "light" || kept === "dark") choose(kept);
}

/** Switches to the other theme. Choosing what the system has means following it again. */
export function toggleTheme(): void {
  choose(theme.value === "dark" ? "light" : "dark");
}

function choose(next: Theme): void {
  chosen.value = next === system.value ? null : next;
  keep("theme", chosen.value);
  if (chosen.value) document.documentElement.dataset.theme = chosen.value;
  else delete document.documentElement.dataset.theme;
}
