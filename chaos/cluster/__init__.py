"""Several hosts on one machine: three RabbitMQ nodes, PostgreSQL with a standby, two Steward hosts.

`make cluster` breaks them under load; `make cluster-up` leaves them running. Everything listens on
loopback, at ports of its own, with data of its own.
"""
