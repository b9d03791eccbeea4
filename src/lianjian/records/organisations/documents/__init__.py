"""Documents of this room, in Word and PDF, page and type as GB/T 9704."""
