//! What Python is told when something can't be done: sentences, each with a class of its own.

use pyo3::create_exception;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

create_exception!(
    wirecopy_trace,
    TraceError,
    PyValueError,
    "Something can't be traced; the sentence says what, and why."
);
create_exception!(
    wirecopy_trace,
    IndexFileError,
    TraceError,
    "The file is no index, or another version of the program wrote it, or it is damaged."
);
create_exception!(
    wirecopy_trace,
    ArchiveError,
    TraceError,
    "The stream holds no WARC archive."
);
create_exception!(
    wirecopy_trace,
    PageError,
    TraceError,
    "The page is too large, or no text."
);

/// The exception for what went wrong with this page.
pub(crate) fn of_page(error: wire_trace::TraceError) -> PyErr {
    match error {
        wire_trace::TraceError::Page(error) => PageError::new_err(error.to_string()),
        wire_trace::TraceError::Index(error) => IndexFileError::new_err(error.to_string()),
    }
}
