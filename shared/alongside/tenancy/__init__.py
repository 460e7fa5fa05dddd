"""The only door to a database connection.

What may go in here: opening connections, the transaction of one tenant, and the SQL that keeps
tenants apart. Nothing else in Alongside knows the driver (an import contract holds that).
"""
