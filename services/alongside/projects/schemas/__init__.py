"""The shape of what comes in and goes out, for API and pages alike."""
