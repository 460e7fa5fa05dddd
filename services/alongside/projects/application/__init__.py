"""The commands of projects, by aggregate."""
