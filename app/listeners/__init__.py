"""What is done with a request before it is acknowledged: as little as possible."""
