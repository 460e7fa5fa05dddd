"""The list of projects, and starting one."""
