"""Measurements of `cleaner`: quality against gold, rivals, speed. Not needed to use it."""
