"""What may be known of a ballot, and by whom."""
