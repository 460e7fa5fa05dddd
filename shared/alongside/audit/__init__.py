"""Tamper evidence: each log as a transparency log, in the common formats (C2SP, RFC 6962).

What may go in here: how lines are hashed, signed for and checked, whatever they are about.
"""
