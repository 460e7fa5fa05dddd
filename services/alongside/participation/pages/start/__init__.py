"""The first page: what one is invited to, and the meetings of one's projects."""
