"""The command line tool: ``edgecases list``, ``sample``, ``requests``, ``report`` and ``demo``."""
