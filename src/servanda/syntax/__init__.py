"""Text of an agreement in, syntax tree with spans and diagnostics out."""
