"""The commands of participation, by what they are about, and what can be read."""
