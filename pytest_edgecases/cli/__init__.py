"""The command line tool: ``edgecases list``, ``edgecases sample`` and ``edgecases demo``."""
