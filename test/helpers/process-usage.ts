// What a process has used, from /proc: CPU time, memory, open files. Linux only.
import { readdirSync, readFileSync } from "node:fs";

/** Linux counts CPU time in hundredths of a second for everybody who asks through /proc. */
const TICK_MS = 10;

export type CpuMs = { readonly userMs: number; readonly systemMs: number };

/** CPU time of all threads of a process since it began. */
export function cpuOf(pid: number): CpuMs {
  const text = readFileSync(`/proc/${pid}/stat`, "latin1");
  // The name in brackets may hold spaces; what follows it is fields 3, 4, …
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return { userMs: Number(fields[11]) * TICK_MS, systemMs: Number(fields[12]) * TICK_MS };
}

export function totalCpuMs(pid: number): number {
  const { userMs, systemMs } = cpuOf(pid);
  return userMs + systemMs;
}

/** CPU time of all threads in ms, as exact as the kernel knows it: nanoseconds where it tells, else hundredths. */
export function cpuMsOf(pid: number): number {
  try {
    const threads = readdirSync(`/proc/${pid}/task`);
    const ns = threads.map((thread) =>
      readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "latin1"),
    );
    const ms = ns.reduce((sum, text) => sum + Number(text.split(" ")[0]) / 1_000_000, 0);
    return ms > 0 ? ms : totalCpuMs(pid);
  } catch {
    return totalCpuMs(pid);
  }
}

/** Resident memory in bytes. */
export function rssBytesOf(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "latin1"))?.[1];
  return Number(kilobytes ?? 0) * 1_024;
}

export function openFilesOf(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).length;
}
