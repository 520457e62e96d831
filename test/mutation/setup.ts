// The same random cases for every mutant, so that a score can be repeated; and a found fault is enough, it need not be shrunk.
import fc from "fast-check";

fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: 20_261_122, endOnFailure: true });
