"""How the documentation is built: plain Markdown that also reads well as it stands."""

project = "Alongside"
author = "The Alongside contributors"
project_copyright = author
extensions = ["myst_parser"]
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = "Alongside"
myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 3
