"""The tool room over HTTP: a loopback server and client transports, whose answers meet the faults of a schedule."""
