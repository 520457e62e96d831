// The list of past shows, newest first, by month.
import { CalendarDays, Rss } from "lucide";
import { useEffect, useRef } from "preact/hooks";
import { FEEDS, PAGES } from "../../shared/http/paths.ts";
import { Button, ButtonLink } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { Layout } from "../ui/layout.tsx";
import { ShowCard } from "../ui/show-card.tsx";
import { type Archive, byMonth, type Month } from "./archive.ts";
import { Found } from "./found.tsx";
import type { Search } from "./search.ts";
import { SearchBox } from "./search-box.tsx";
import "./history.css";
import "./search.css";

export function HistoryPage({ archive, search }: { archive: Archive; search: Search }) {
  return (
    <Layout place="history">
      <div class="history page">
        <header class="stack history-head">
          <h1>Past shows</h1>
          <p class="quiet">What was played, what was said and how many came.</p>
          <Subscribe />
        </header>
        <SearchBox search={search} archive={archive} />
        {search.asked.value === "" ? (
          <AllShows archive={archive} />
        ) : (
          <Found search={search} archive={archive} />
        )}
      </div>
    </Layout>
  );
}

function Subscribe() {
  return (
    <p class="row wrap history-subscribe">
      <a href={FEEDS.rss}>
        <Icon icon={Rss} size={16} /> Feed
      </a>
      <a href={FEEDS.calendar}>
        <Icon icon={CalendarDays} size={16} /> Calendar
      </a>
    </p>
  );
}

function AllShows({ archive }: { archive: Archive }) {
  const shows = archive.shows.value;
  return (
    <>
      {byMonth(shows).map((month) => (
        <MonthOfShows key={month.key} month={month} archive={archive} />
      ))}
      {shows.length === 0 && archive.state.value === "done" && <Empty />}
      <More archive={archive} />
    </>
  );
}

function MonthOfShows({ month, archive }: { month: Month; archive: Archive }) {
  const nowMs = Date.now();
  const first = month.shows[0]?.startedAt ?? nowMs;
  const name = new Intl.DateTimeFormat(undefined, { month: "long", year: "numeric" });
  return (
    <section aria-label={name.format(first)}>
      <h2 class="eyebrow history-month">{name.format(first)}</h2>
      <ul class="history-shows">
        {month.shows.map((broadcast) => (
          <li key={broadcast.id} data-show={broadcast.id}>
            <ShowCard broadcast={broadcast} room={archive.titleOf(broadcast.room)} nowMs={nowMs} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Loads the next page; the focus goes on to its first show, so the keyboard isn't left behind. */
function More({ archive }: { archive: Archive }) {
  const state = archive.state.value;
  const count = archive.shows.value.length;
  const wanted = useRef<number | null>(null);
  useEffect(() => {
    if (wanted.current === null || count <= wanted.current) return;
    document.querySelectorAll<HTMLElement>("[data-show] > a")[wanted.current]?.focus();
    wanted.current = null;
  }, [count]);
  if (state === "done")
    return count > 0 ? <p class="faint history-end">That was the first one.</p> : null;
  const load = () => {
    wanted.current = count;
    archive.more();
  };
  return (
    <div class="stack history-more">
      {state === "failed" && (
        <p role="alert">The archive can't be reached. Check your connection and try again.</p>
      )}
      <div>
        <Button busy={state === "loading"} onClick={load}>
          {state === "failed" ? "Try again" : "Load more"}
        </Button>
      </div>
    </div>
  );
}

function Empty() {
  return (
    <div class="sheet stack history-empty">
      <h2>Nothing in the archive yet</h2>
      <p class="quiet">
        When a show ends, its tracks, chat and numbers appear here within a few seconds.
      </p>
      <div>
        <ButtonLink href={PAGES.home} variant="primary">
          See what is on
        </ButtonLink>
      </div>
    </div>
  );
}
