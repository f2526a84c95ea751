"""Records through the library: read, cleaned by worker processes, written in order; faults set aside, nothing lost."""
