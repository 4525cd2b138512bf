//! What PostgreSQL's errors mean for the caller.

use sqlx::postgres::PgDatabaseError;

use crate::database::Meaning;

/// Reads an error's code, of the table in the appendix 'PostgreSQL Error Codes' of its manual.
pub(crate) fn meaning(error: &PgDatabaseError) -> Meaning {
    match error.code() {
        // Another transaction holds what this one needs, or the server has no connection to spare,
        // starts or stops.
        "40001" | "40P01" | "55P03" | "25P03" | "53300" | "57P01" | "57P02" | "57P03" => {
            Meaning::Busy
        }
        "53100" => Meaning::Full,
        "XX001" | "XX002" => Meaning::Corrupt,
        "23503" => Meaning::Dangling,
        _ => Meaning::Other,
    }
}
