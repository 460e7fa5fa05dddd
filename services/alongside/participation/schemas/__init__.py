"""What comes in and goes out, for the API and for pages: checked for shape, and for no more."""
