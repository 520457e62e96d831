// Where the panels stand: side by side on a laptop, deck and queue beside one tab on a tablet, one tab on a phone.
// All of them stay mounted, so an upload, a scroll position or a half-written message survives a change of tab.
import type { Signal } from "@preact/signals";
import { useSignal } from "@preact/signals";
import { ChartLine, Disc3, Library, ListMusic, MessageCircle } from "lucide";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../ui/icon.tsx";
import "./panels.css";

const TABS = ["deck", "queue", "library", "chat", "numbers"] as const;
export type Tab = (typeof TABS)[number];
type Width = "desk" | "tablet" | "phone";

const TAB_LOOKS = {
  deck: { label: "Deck", icon: Disc3 },
  queue: { label: "Queue", icon: ListMusic },
  library: { label: "Library", icon: Library },
  chat: { label: "Chat", icon: MessageCircle },
  numbers: { label: "Numbers", icon: ChartLine },
} as const satisfies Record<Tab, { label: string; icon: typeof Disc3 }>;

/** Panels that share one place at each width; the others are always in view. */
const TABBED: Readonly<Record<Width, readonly Tab[]>> = {
  desk: [],
  tablet: ["library", "chat"],
  phone: TABS,
};

type Props = { tab: Signal<Tab>; air: ComponentChildren } & Record<Tab, ComponentChildren>;

export function Panels(props: Props) {
  const { tab, air } = props;
  const width = useWidthClass();
  const tabbed = TABBED[width];
  const chosen = tabbed.includes(tab.value) ? tab.value : tabbed.at(-1);
  const current = width === "phone" ? tab.value : chosen;
  return (
    <div class={`panels ${width}`}>
      <div class="panel-slot slot-air">{air}</div>
      {tabbed.length > 0 && (
        <TabList
          tabs={tabbed}
          current={current ?? "deck"}
          onChoose={(next) => {
            tab.value = next;
          }}
        />
      )}
      {TABS.map((name) => {
        const inTabs = tabbed.includes(name);
        return (
          <div
            key={name}
            class={`panel-slot slot-${name}`}
            hidden={inTabs && name !== current}
            {...(inTabs
              ? { role: "tabpanel", id: `panel-${name}`, "aria-labelledby": `tab-${name}` }
              : {})}
          >
            {props[name]}
          </div>
        );
      })}
    </div>
  );
}

type TabListProps = { tabs: readonly Tab[]; current: Tab; onChoose: (tab: Tab) => void };

function TabList({ tabs, current, onChoose }: TabListProps) {
  const list = useRef<HTMLDivElement>(null);
  const walk = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = tabs[(tabs.indexOf(current) + step + tabs.length) % tabs.length];
    if (!next) return;
    onChoose(next);
    list.current?.querySelector<HTMLElement>(`#tab-${next}`)?.focus();
  };
  return (
    <div class="tabs" role="tablist" aria-label="Parts of the booth" ref={list} onKeyDown={walk}>
      {tabs.map((name) => (
        <button
          key={name}
          type="button"
          role="tab"
          id={`tab-${name}`}
          class="tab"
          aria-selected={name === current}
          aria-controls={`panel-${name}`}
          tabIndex={name === current ? 0 : -1}
          onClick={() => onChoose(name)}
        >
          <Icon icon={TAB_LOOKS[name].icon} size={22} />
          <span>{TAB_LOOKS[name].label}</span>
        </button>
      ))}
    </div>
  );
}

const DESK = "(min-width: 73.75em)";
const PHONE = "(max-width: 43.75em)";

function useWidthClass(): Width {
  const width = useSignal<Width>(widthNow());
  useEffect(() => {
    const queries = [matchMedia(DESK), matchMedia(PHONE)];
    const look = () => {
      width.value = widthNow();
    };
    for (const query of queries) query.addEventListener("change", look);
    return () => {
      for (const query of queries) query.removeEventListener("change", look);
    };
  }, []);
  return width.value;
}

function widthNow(): Width {
  if (matchMedia(DESK).matches) return "desk";
  return matchMedia(PHONE).matches ? "phone" : "tablet";
}
