"""Run marked tests: one item a case, shrink what fails, and group it into findings."""
