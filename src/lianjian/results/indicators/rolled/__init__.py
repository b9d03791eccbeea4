"""Running sums of figures: kept while records are written, folded a little later, compared with them every night."""
