"""Run the tests that you have on messy inputs."""
