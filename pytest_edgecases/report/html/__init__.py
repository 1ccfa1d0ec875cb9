"""The page: one self-contained HTML file on a run."""
