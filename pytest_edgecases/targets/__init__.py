"""Where a case enters a test: an argument of the test, an argument of a function, or a function's result."""
