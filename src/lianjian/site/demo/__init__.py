"""Two demo counties: place names are the reports', persons and everything else are invented."""
