// Reading audio files needs a large library: it is fetched when the first file comes.
import { err } from "../../shared/result.ts";
import type { UploadSteps } from "./uploads.ts";

export const prepareLazily: UploadSteps["prepare"] = async () =>
  err({ sentence: "This browser can't read audio files yet." });
