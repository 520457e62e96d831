// Files on their way into the library: stage, progress, speed, time left, cancel, try again.
import { Check, RefreshCw, TriangleAlert, X } from "lucide";
import { IconButton } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { formatBytes } from "../ui/numbers.ts";
import { formatWait } from "../ui/time.ts";
import { bytesPerSecond, remainingMs } from "./transfer-rate.ts";
import { isUnderWay, partDone, type UploadItem } from "./upload-queue.ts";
import type { Uploads } from "./uploads.ts";
import "./upload-list.css";

export function UploadList({ uploads }: { uploads: Uploads }) {
  const items = uploads.items.value;
  if (items.length === 0) return null;
  return (
    <ul class="uploads" aria-label="Uploads">
      {items.map((item) => (
        <Row key={item.id} item={item} uploads={uploads} />
      ))}
    </ul>
  );
}

function Row({ item, uploads }: { item: UploadItem; uploads: Uploads }) {
  const { id, name, stage } = item;
  const percent = Math.round(partDone(item) * 100);
  const open = stage === "waiting" || isUnderWay(stage);
  return (
    <li class={`upload ${stage}`}>
      {stage === "done" && <Icon icon={Check} size={18} class="upload-mark" />}
      {stage === "failed" && <Icon icon={TriangleAlert} size={18} class="upload-mark" />}
      <span class="upload-words">
        <span class="truncate upload-name">{name}</span>
        <span class="faint upload-state" role={stage === "failed" ? "alert" : undefined}>
          {stateWords(item)}
        </span>
        {item.kept && stage === "sending" && (
          <span class="faint upload-state">Closing this page only pauses it</span>
        )}
        {open && (
          <progress
            class="upload-bar"
            max={100}
            value={percent}
            aria-label={`${name}: ${percent} %`}
          />
        )}
      </span>
      {stage === "failed" && (
        <IconButton
          icon={RefreshCw}
          size="s"
          label={`Try “${name}” again`}
          onClick={() => uploads.retry(id)}
        />
      )}
      <IconButton
        icon={X}
        size="s"
        label={open ? `Cancel “${name}”` : `Clear “${name}” from this list`}
        onClick={() => uploads.remove(id)}
      />
    </li>
  );
}

function stateWords(item: UploadItem): string {
  switch (item.stage) {
    case "waiting":
      return "Waiting its turn";
    case "preparing":
      return "Reading tags and drawing the waveform";
    case "sending":
      return sendingWords(item);
    case "saving":
      return "Adding to the library";
    case "done":
      return "In the library";
    case "failed":
      return item.sentence ?? "That didn't work. Try again.";
  }
}

function sendingWords({ rate, sentBytes, totalBytes, stalled }: UploadItem): string {
  const sofar = `${formatBytes(sentBytes)} of ${formatBytes(totalBytes)}`;
  if (stalled) return `${sofar} · waiting for the connection`;
  const speed = bytesPerSecond(rate);
  const left = remainingMs(rate, totalBytes - sentBytes);
  const parts = [
    sofar,
    ...(speed === null ? [] : [`${formatBytes(speed)}/s`]),
    ...(left === null ? [] : [`${formatWait(left)} left`]),
  ];
  return parts.join(" · ");
}
