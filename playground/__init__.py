"""A strict local Slack with a page in the browser, for demos, system tests and benchmarks."""
