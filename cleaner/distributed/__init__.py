"""Cleaning and learning on engines that people run already: one module each; the engine is imported on use only."""
