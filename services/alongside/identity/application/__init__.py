"""The commands of identity, and what proves that somebody is who they say they are."""
