"""Participation: people with lived experience, what they are invited to, and what they are paid.

It owns who was asked to which meeting, what was offered, who came, and each claim until it is
paid. It follows identity, to know who is a member of the trust, and projects, to know their teams
and decisions.
"""
