"""The form room: JSON forms as people fill them in, from a JSON Schema or a model."""
