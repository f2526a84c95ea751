"""Scripts for spark-submit, apart from modules that have the names of engines: their folder leads the search path."""
