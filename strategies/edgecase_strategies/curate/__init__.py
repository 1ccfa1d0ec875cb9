"""Between the generators and the model under test: make a pool, verify, keep what is distinct, and choose."""
