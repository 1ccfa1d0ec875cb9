"""What all tests share: pytester, which runs pytest on files that a test writes."""

pytest_plugins = ["pytester"]
