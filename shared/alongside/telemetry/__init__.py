"""What the services tell their operators.

What may go in here: the names, units and buckets of logs, traces and metrics. Never a person's
name, words or address.
"""
