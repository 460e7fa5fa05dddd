"""The topology of a deployment, and the same topology as processes of one machine.

What may go in here: which processes there are and what each is given (`topology`), and how this
machine runs them (`servers`, `programs`, `run`). No service is named: whatever is installed joins.
"""
