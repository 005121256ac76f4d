"""The first agreement worked out a second time, by hand-written loops, and compared with the program on random logs."""
