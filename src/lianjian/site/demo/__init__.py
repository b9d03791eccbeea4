"""Five demo places: their names are the reports', persons and everything else are invented; nobody has an ID number."""
