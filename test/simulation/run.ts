// node test/simulation/run.ts: computes the tables of docs/SCALE.md, prints them, and writes them there.
import { writeSection } from "../helpers/marked-section.ts";
import { crowdTable, sizesTable, tiersTable } from "./tables.ts";

const sections = { sizes: sizesTable(), tiers: tiersTable(), crowd: crowdTable() };
for (const [name, text] of Object.entries(sections)) {
  console.log(`${text}\n`);
  writeSection("docs/SCALE.md", name, text);
}
