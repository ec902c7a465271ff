"""Which days people work: national holidays and swap days, and what the district sets."""
