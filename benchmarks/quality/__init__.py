"""Quality against gold: `python -m benchmarks.quality`; its floors: `python -m benchmarks.quality.floors`."""
