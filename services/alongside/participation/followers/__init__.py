"""What participation does when another service's log grows, one module a service that it follows.

The structs are this service's own view of the other's events. They take what they need and leave
the rest, so that a new field there breaks nothing here; events of other types are passed over.
"""
