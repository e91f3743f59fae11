"""Each domain's services, put together on one session."""
