"""The event log: aggregates, their lines, the recorder, and those who follow a log.

What may go in here: what every service's log needs, whatever its events are about.
"""
