"""Documents of this room, on the page, in Word and in PDF."""
