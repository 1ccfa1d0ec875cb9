"""Sphinx builds the documentation with this: `sphinx-build -W docs docs/_build`."""

from importlib.metadata import version as version_of

project = "pytest-edgecases"
project_copyright = "the pytest-edgecases authors"
version = release = version_of("pytest-edgecases")

extensions = ["myst_parser", "sphinx.ext.autodoc"]
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = f"pytest-edgecases {version}"

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

autodoc_member_order = "bysource"
autodoc_typehints = "description"
nitpicky = False
