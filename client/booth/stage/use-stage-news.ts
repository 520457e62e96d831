// Tells this person what happened to the stage, once each.
import { effect } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { evolve } from "../../../shared/room/evolve.ts";
import { EMPTY_VIEW, type Stage } from "../../../shared/room/view.ts";
import { toast } from "../../ui/toast.tsx";
import type { Desk } from "../desk.ts";
import { stageNews } from "./stage-news.ts";

export function useStageNews({ session }: Desk): void {
  useEffect(() => {
    let before: Stage | null = null;
    // Events are told before the view's watchers run, so this is the stage as it was until then.
    const unwatch = effect(() => {
      before = session.view.value.stage;
    });
    const unsubscribe = session.events.subscribe((event) => {
      const me = session.you.peek()?.person;
      const news = me ? stageNews(event, before, me) : null;
      if (news) toast(news);
      before = evolve({ ...EMPTY_VIEW, stage: before }, event).stage;
    });
    return () => {
      unwatch();
      unsubscribe();
    };
  }, [session]);
}
