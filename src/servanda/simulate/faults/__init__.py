"""Everything that can go wrong on purpose: fault names and days in, rows and their ground truth out."""
