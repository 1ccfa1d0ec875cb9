"""Valid instances: a walker over the schema that makes values as people give them, confirmed by both validators."""
