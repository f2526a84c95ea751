"""A large crawl, and how `cleaner` and its peers get through it: speed, memory over time, workers, the slowest pages."""
