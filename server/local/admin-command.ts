// What a command of `npm run admin` is. The commands themselves are in the files beside this one.
import type { Result } from "../../shared/result.ts";
import type { Site } from "./admin-call.ts";
import type { OptionName, Options } from "./admin-options.ts";

export type Work = {
  readonly site: Site;
  /** The word after the command's own, "" when it takes none. */
  readonly subject: string;
  readonly options: Options;
  readonly env: NodeJS.ProcessEnv;
  readonly say: (line: string) => void;
};

export type Command = {
  /** As typed: `room create`. */
  readonly name: string;
  /** What stands after the name in the help: `<room>`; null when nothing may. */
  readonly subject: string | null;
  readonly needs: readonly OptionName[];
  readonly takes: readonly OptionName[];
  /** One line for the help. */
  readonly what: string;
  /** Says what was done, or gives the sentence why it was not. */
  readonly run: (work: Work) => Promise<Result<unknown, string>>;
};
