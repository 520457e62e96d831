// What one page made of it: every event once and in order from where it started (P1, P5), and at any moment a view that is
// the fold of exactly that prefix of the log.
import type { Page } from "./history.ts";
import { same, type Truth } from "./judge.ts";

type At = { readonly epoch: string; readonly seq: number };

const print = (places: readonly At[]) =>
  places.map(({ epoch, seq }) => `${epoch}.${seq}`).join(" or ");

export function judgePage({ name, notes }: Page, truth: Truth): string[] {
  const wrong: string[] = [];
  // Where it may be: a snapshot that came by request is shown only when nothing was known.
  let places: At[] = [{ epoch: "", seq: 0 }];
  for (const note of notes) {
    switch (note.k) {
      case "whole":
        if (note.sure && places.every(({ epoch, seq }) => epoch === note.epoch && seq > note.seq)) {
          wrong.push(`P1 ${name}: was taken back to ${note.seq} from ${print(places)}`);
        }
        places = note.sure ? [note] : [...places, note];
        break;
      case "event": {
        const { event } = note;
        const from = places.filter(
          ({ epoch, seq }) => seq + 1 === event.seq && truth.shows(epoch, event, Infinity),
        );
        if (from.length === 0) {
          wrong.push(`P5 ${name}: folded ${event.seq} after ${print(places)}`);
        }
        places = (from.length > 0 ? from : places).map(({ epoch }) => ({ epoch, seq: event.seq }));
        break;
      }
      case "look": {
        const views = places.map(({ epoch, seq }) => truth.view(epoch, seq));
        if (!views.some((view) => view && same(view, note.view))) {
          wrong.push(`P1 ${name}: shows what the log never was at ${print(places)}`);
        }
      }
    }
  }
  return wrong;
}
