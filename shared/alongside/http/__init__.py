"""What every API shares: problems, the guard, repeated requests, versions, the log's own routes.

What may go in here: what two services need of HTTP. Pages have a package of their own.
"""
