"""The years that dates of agreements and coverages may lie in; calendars are worked out day by day between them."""

YEARS = range(1900, 2200)
