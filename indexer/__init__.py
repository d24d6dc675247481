"""From the sources to the index, and the commands."""
