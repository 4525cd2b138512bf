//! The engine of `wirecopy trace` as a Python module: `Index.load(path)`, `index.trace_warc(stream)` and
//! `index.trace_page(html)`. What comes out is what `wirecopy trace --format json` prints.
//!
//! This crate maps the index into memory and reads from Python's streams; what is found is the business of
//! `wire-trace`. While it works, Python does, too.

mod archive;
mod error;
mod index;
mod line;
mod stream;

/// Finds the copies of a wire's stories in pages and web archives, and says what is wrong with each.
#[pyo3::pymodule]
mod engine {
    #[pymodule_export]
    use crate::archive::Pickups;
    #[pymodule_export]
    use crate::error::{ArchiveError, IndexFileError, PageError, TraceError};
    #[pymodule_export]
    use crate::index::Index;

    #[pymodule_export]
    #[allow(non_upper_case_globals, reason = "so Python calls it")]
    const __version__: &str = env!("CARGO_PKG_VERSION");
}
