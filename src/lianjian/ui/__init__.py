"""Base pages, components, charts and static files that every room draws its pages with."""
