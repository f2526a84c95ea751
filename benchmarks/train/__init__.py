"""From gold sets to `cleaner/models/html.npz`: labels by alignment, folds by site, token tables, trees, figures."""
