"""Words for constraints: wordings, registers and orders from a locale's data file, and where each clause stands."""
