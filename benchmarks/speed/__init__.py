"""Speed of each step and of the whole, beside its peers, with pytest-benchmark; and the ratios that CI compares."""
