"""Reporting: what a trust can see of all its projects, and what an auditor can follow.

It owns what is published of the trusts together. It follows identity, projects and participation,
and keeps counts, states and days of theirs: no keys, nobody's name, nothing that people wrote but
the titles of projects.
"""
