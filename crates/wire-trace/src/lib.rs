//! Finds the copies of a wire's stories in pages, and says what is wrong with them.
