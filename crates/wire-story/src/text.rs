//! One text normalisation for all: search, reading and trace.
