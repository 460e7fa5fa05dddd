"""Personal data: sealed values, and the keys that open them.

What may go in here: sealing, keys and their destruction, whatever the value says.
"""
