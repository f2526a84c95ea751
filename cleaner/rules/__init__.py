"""The heuristics: pure functions from a Page to the rows they decide, each with one reason code in the stack's table."""
