"""Documents of this room, in Word, page and type as GB/T 9704."""
