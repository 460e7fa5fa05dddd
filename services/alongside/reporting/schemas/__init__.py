"""What comes in and goes out, for API and pages."""
