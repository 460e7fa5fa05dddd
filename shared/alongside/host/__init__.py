"""Run the services on one machine: find them, give them a database, serve them on one port.

What may enter: starting, stopping and migrating. The host knows no service by name.
"""
