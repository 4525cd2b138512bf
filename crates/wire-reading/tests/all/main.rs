//! Stories, read. Each file is about one thing; together they are one
//! program, which is linked once.

mod agenda;
mod hostile;
mod people;
mod quotations;
mod rules;
mod sources;
mod subjects;
