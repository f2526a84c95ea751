"""Tests against the real engines: in an environment of their own, as CONTRIBUTING.md says."""
