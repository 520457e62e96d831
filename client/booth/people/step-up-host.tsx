// Where the question for a touch appears; once per page. Its code is loaded with the first question.
import { Dialog } from "../../ui/dialog.tsx";
import { touchAsked } from "./step-up.ts";
import { useOnDemand } from "./use-on-demand.ts";
import { Waiting } from "./waiting.tsx";

const load = () => import("./step-up-question.tsx").then(({ StepUpQuestion }) => StepUpQuestion);

export function StepUpHost() {
  const { value: asked } = touchAsked;
  const question = useOnDemand(asked ? load : null);
  const leave = () => touchAsked.peek()?.settle(false);
  return (
    <Dialog title="Is it you?" open={asked !== null} onClose={leave}>
      <Waiting on={question} />
      {asked && question.kind === "ready" && <question.value onSettled={asked.settle} />}
    </Dialog>
  );
}
