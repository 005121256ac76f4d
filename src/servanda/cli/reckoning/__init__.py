"""A question about time comes in, the answer goes out: the body of `servanda clock`, loaded where it runs."""
