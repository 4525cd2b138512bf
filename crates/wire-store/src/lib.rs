//! All SQL of the wire: one Store, its migrations and its search.
