// Writes the vectors into docs/SECURITY.md: `node test/machines/write-vectors.ts`.
import { writeSection } from "../helpers/marked-section.ts";
import { VECTORS_SECTION, vectorsText } from "./vectors.ts";

writeSection("docs/SECURITY.md", VECTORS_SECTION, await vectorsText());
