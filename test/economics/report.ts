// The measured rooms as tables of billed units and dollars, for docs/ECONOMICS.md.
import { ACTIVE, HOURS, type Hour, IDLE_OFF_AIR, IDLE_ON_AIR, MONTH } from "./hours.ts";
import { dutyPercent } from "./judge.ts";
import type { Measured } from "./measure.ts";
import {
  alwaysOn,
  billOf,
  HOUR_MS,
  MONTH_HOURS,
  monthOf,
  savedPercent,
  type Use,
  vendorExample,
} from "./price.ts";

/** What an event costs in time where the vendor counts it: its own example's figure. */
const VENDOR_EVENT_MS = 10;

/** The same hour if every event kept the object awake for 10 ms instead of what it took here; windows stay as they are. */
export function pessimistic({ hour, counted, stretchMs, waitingMsPerHour }: Measured): Use {
  const { frames, connects, calls, alarms, closes } = counted;
  const events = ((frames + connects + calls + alarms + closes) * HOUR_MS) / stretchMs;
  return { ...hour, activeMs: Math.min(HOUR_MS, waitingMsPerHour + events * VENDOR_EVENT_MS) };
}

export type Report = {
  readonly at: string;
  readonly machine: string;
  readonly stretchMs: number;
  readonly rooms: readonly Measured[];
};

export function tablesOf(report: Report): string {
  const minutes = (report.stretchMs / 60_000).toFixed(1);
  const about = `${report.machine}, ${report.at.slice(0, 10)}; ${minutes} minutes of real time, scaled to an hour.`;
  return [
    `Measured on ${about}`,
    hoursTable(report.rooms),
    monthTable(report.rooms),
    goalsTable(report.rooms),
  ].join("\n\n");
}

function hoursTable(rooms: readonly Measured[]): string {
  const rows = HOURS.map((hour) => hourRow(hour, find(rooms, hour.name)));
  const idle = billOf(alwaysOn({ ...find(rooms, "quiet").hour }, HOUR_MS));
  return table(
    "hour | what happens | wakes | awake | of it waiting | GB-s | requests | rows written | $ | $ at 10 ms an event | $ always on | duration saved",
    [
      ...rows,
      `always on | the quiet hour with one timer left behind | 0 | 100 % | | ${idle.gbSeconds.toFixed(1)} | | | ${dollars(idle.dollars.total)} | | |`,
    ],
  );
}

function hourRow({ name, what }: Hour, measured: Measured): string {
  const { hour, wakesPerHour, waitingMsPerHour } = measured;
  const bill = billOf(hour);
  return [
    name,
    what,
    Math.round(wakesPerHour),
    `${dutyPercent(measured).toFixed(2)} %`,
    `${((waitingMsPerHour / HOUR_MS) * 100).toFixed(2)} %`,
    bill.gbSeconds.toFixed(2),
    Math.round(bill.requests),
    Math.round(hour.rowsWritten),
    dollars(bill.dollars.total),
    dollars(billOf(pessimistic(measured)).dollars.total),
    dollars(billOf(alwaysOn(hour, HOUR_MS)).dollars.total),
    `${savedPercent(hour, HOUR_MS).toFixed(2)} %`,
  ].join(" | ");
}

function monthTable(rooms: readonly Measured[]): string {
  const kinds = (use: (one: Measured) => Use) =>
    monthOf(Object.entries(MONTH).map(([name, hours]) => ({ hours, use: use(find(rooms, name)) })));
  const variants = [
    ["measured", kinds(({ hour }) => hour)],
    ["at 10 ms an event", kinds(pessimistic)],
    ["always on", kinds(({ hour }) => alwaysOn(hour, HOUR_MS))],
  ] as const;
  const hours = Object.entries(MONTH).map(([name, count]) => `${count} ${name}`);
  const rows = variants.map(([name, use]) => {
    const { gbSeconds, requests, dollars: d } = billOf(use);
    return `${name} | ${Math.round(gbSeconds).toLocaleString("en")} | ${Math.round(requests).toLocaleString("en")} | ${Math.round(use.rowsWritten).toLocaleString("en")} | ${dollars(d.duration)} | ${dollars(d.requests)} | ${dollars(d.rows)} | ${dollars(d.total)}`;
  });
  const title = `A room-month of ${MONTH_HOURS} hours: ${hours.join(", ")}.`;
  const head = "room-month | GB-s | requests | rows written | $ duration | $ requests | $ rows | $";
  return `${title}\n\n${table(head, rows)}`;
}

function goalsTable(rooms: readonly Measured[]): string {
  const active = find(rooms, ACTIVE.name);
  const saved = (use: Use) => `${savedPercent(use, HOUR_MS).toFixed(2)} %`;
  const idle = [IDLE_OFF_AIR, IDLE_ON_AIR].map(({ name, what }) => {
    const one = find(rooms, name);
    const wakes = name === IDLE_OFF_AIR.name ? one.counted.wakes - 1 : one.counted.wakes;
    const goal = name === IDLE_OFF_AIR.name ? "0 wakes" : "at most 12 wakes in ten minutes";
    return `F7 ${what} | ${goal}, awake < 0.1 % | ${wakes} wakes, awake ${dutyPercent(one).toFixed(4)} %, ${one.heartbeats} heartbeats answered`;
  });
  return table("goal | wanted | seen", [
    ...idle,
    `F8 ${ACTIVE.what} | at least 98 % of the duration saved | ${saved(active.hour)}; ${saved(pessimistic(active))} if each event took 10 ms; the vendor's own example ${saved(vendorExample(HOUR_MS))}`,
  ]);
}

function find(rooms: readonly Measured[], name: string): Measured {
  const found = rooms.find((one) => one.name === name);
  if (!found) throw new Error(`no room ${name} was measured`);
  return found;
}

function table(head: string, rows: readonly string[]): string {
  const rule = head.split("|").map(() => "---");
  return [head, rule.join(" | "), ...rows].map((row) => `| ${row} |`).join("\n");
}

function dollars(amount: number): string {
  return amount < 0.1 ? amount.toFixed(5) : amount.toFixed(2);
}
