"""What reporting does when the logs of the other services grow: one module for each service."""
