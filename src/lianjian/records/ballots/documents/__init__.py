"""The papers of a ballot, on the page, in Word and in PDF."""
