//! The index, mapped into memory.

use std::io;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use jiff::Timestamp;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use url::Url;
use wire_trace::{Grams, PageContext};

use crate::archive::Pickups;
use crate::error::{IndexFileError, of_page};
use crate::line::{dict, line};

/// What an archive is called that has no name.
const NAMELESS: &str = "archive";

/// The stories to look for, in a file that `wirecopy trace --index` wrote, mapped from disk. It never changes, and
/// any number of threads may use one.
#[pyclass(frozen, module = "wirecopy_trace")]
pub(crate) struct Index {
    grams: Grams,
    path: PathBuf,
}

#[pymethods]
impl Index {
    /// Opens the file of an index. All of it but the stories' texts is checked, which reads it once.
    #[staticmethod]
    fn load(py: Python<'_>, path: PathBuf) -> PyResult<Self> {
        let grams = py.detach(|| open(&path))?;
        Ok(Self { grams, path })
    }

    /// Looks through a WARC archive, plain or packed by gzip or zstd, and gives its pickups one by one.
    ///
    /// What can't be read of it is told to on_damage, as a sentence, or logged as a warning, and passed over.
    #[pyo3(signature = (stream, *, name=None, max_page=10_000_000, on_damage=None))]
    fn trace_warc(
        &self,
        stream: Bound<'_, PyAny>,
        name: Option<String>,
        max_page: usize,
        on_damage: Option<Py<PyAny>>,
    ) -> PyResult<Pickups> {
        let name = name.unwrap_or_else(|| name_of(&stream));
        Pickups::new(
            self.grams.clone(),
            stream.unbind(),
            name,
            max_page,
            on_damage,
        )
    }

    /// Gives the pickups of one page.
    #[pyo3(signature = (html, *, url=None, content_type=None, robots=None, seen=None, max_page=10_000_000))]
    #[allow(clippy::too_many_arguments, reason = "in Python they are named")]
    fn trace_page<'py>(
        &self,
        py: Python<'py>,
        html: Html,
        url: Option<&str>,
        content_type: Option<String>,
        robots: Option<String>,
        seen: Option<Timestamp>,
        max_page: usize,
    ) -> PyResult<Vec<Bound<'py, PyAny>>> {
        let context = PageContext {
            url: url.map(address).transpose()?,
            content_type: html.content_type(content_type),
            robots,
            seen,
            limit: max_page,
            ..PageContext::default()
        };
        let lines: PyResult<Vec<String>> = py.detach(|| {
            let pickups = self.grams.trace(html.bytes(), context).map_err(of_page)?;
            let lines = pickups.iter().map(|pickup| line(url.unwrap_or(""), pickup));
            let lines: Result<_, _> = lines.collect();
            lines.map_err(|error| PyValueError::new_err(error.to_string()))
        });
        lines?.iter().map(|line| dict(py, line)).collect()
    }

    /// How many stories it has.
    fn __len__(&self) -> usize {
        self.grams.len()
    }

    fn __repr__(&self) -> String {
        let stories = self.grams.len();
        format!("<Index of {stories} stories in {}>", self.path.display())
    }
}

/// A page as bytes, or decoded by somebody else.
#[derive(FromPyObject)]
enum Html {
    Text(String),
    Bytes(Vec<u8>),
}

impl Html {
    fn bytes(&self) -> &[u8] {
        match self {
            Self::Text(text) => text.as_bytes(),
            Self::Bytes(bytes) => bytes,
        }
    }

    /// What the page is. Text was decoded, whatever charset it says it has.
    fn content_type(&self, said: Option<String>) -> Option<String> {
        match self {
            Self::Bytes(_) => said,
            Self::Text(_) => {
                let said = said.unwrap_or_else(|| "text/html".to_owned());
                let kind = said.split(';').next().unwrap_or_default();
                Some(format!("{kind}; charset=utf-8"))
            }
        }
    }
}

fn open(path: &Path) -> PyResult<Grams> {
    let mapped = mmap_guard::map_file(path).map_err(|error| {
        let sentence = format!("{} can't be read: {error}", path.display());
        io::Error::new(error.kind(), sentence)
    })?;
    Grams::open(&Bytes::from_owner(mapped))
        .map_err(|error| IndexFileError::new_err(format!("{}: {error}", path.display())))
}

fn address(typed: &str) -> PyResult<Url> {
    Url::parse(typed)
        .map_err(|error| PyValueError::new_err(format!("'{typed}' is no address: {error}")))
}

/// What a stream is called: files know their names.
fn name_of(stream: &Bound<'_, PyAny>) -> String {
    let name = stream.getattr("name").and_then(|name| name.extract());
    name.map_or_else(
        |_| NAMELESS.to_owned(),
        |name: PathBuf| name.display().to_string(),
    )
}
