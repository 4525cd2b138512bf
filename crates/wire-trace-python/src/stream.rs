//! Python's streams as Rust reads them.

use std::io::{self, Read};
use std::sync::{Arc, Mutex, PoisonError};

use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;

/// What a stream raised. It is kept here, because unpackers make errors of their own of what they are told.
#[derive(Clone, Default)]
pub(crate) struct Raised(Arc<Mutex<Option<PyErr>>>);

impl Raised {
    /// What was raised, once.
    pub(crate) fn take(&self) -> Option<PyErr> {
        self.lock().take()
    }

    /// Whether something was.
    pub(crate) fn is_some(&self) -> bool {
        self.lock().is_some()
    }

    fn lock(&self) -> impl std::ops::DerefMut<Target = Option<PyErr>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An object with a method `read(n)` that gives bytes.
pub(crate) struct Stream {
    stream: Py<PyAny>,
    raised: Raised,
    /// It failed: who goes on reading reads nothing.
    failed: bool,
}

impl Stream {
    pub(crate) fn new(stream: Py<PyAny>) -> Self {
        Self {
            stream,
            raised: Raised::default(),
            failed: false,
        }
    }

    /// Where what it raises can be found.
    pub(crate) fn raised(&self) -> Raised {
        self.raised.clone()
    }

    fn call(&self, py: Python<'_>, out: &mut [u8]) -> PyResult<usize> {
        // An archive without a pickup can be long, and whoever presses Ctrl-C wants to be heard.
        py.check_signals()?;
        let stream = self.stream.bind(py);
        let given = stream.call_method1(intern!(py, "read"), (out.len(),))?;
        let bytes: PyBackedBytes = given.extract().map_err(|_| {
            let kind = given.get_type();
            PyTypeError::new_err(format!(
                "the archive's read() has to give bytes, and gave {kind}: open the file with 'rb'"
            ))
        })?;
        let place = out.get_mut(..bytes.len()).ok_or_else(|| {
            PyValueError::new_err(
                "the archive's read(n) gave more than the n bytes it was asked for",
            )
        })?;
        place.copy_from_slice(&bytes);
        Ok(bytes.len())
    }
}

impl Read for Stream {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.failed {
            return Ok(0);
        }
        Python::attach(|py| self.call(py, out)).map_err(|error| {
            self.failed = true;
            *self.raised.lock() = Some(error);
            io::Error::other("the stream failed")
        })
    }
}
