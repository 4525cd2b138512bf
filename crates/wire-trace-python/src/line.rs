//! Pickups as Python's dicts: the lines of JSON that `wirecopy trace` prints, as Python reads them.

use pyo3::prelude::*;
use wire_trace::Pickup;
use wire_trace::report::PickupLine;

/// The line of JSON for a pickup on this page.
pub(crate) fn line(page: &str, pickup: &Pickup) -> serde_json::Result<String> {
    serde_json::to_string(&PickupLine::new(page, pickup))
}

/// The dict that a line of JSON stands for.
pub(crate) fn dict<'py>(py: Python<'py>, line: &str) -> PyResult<Bound<'py, PyAny>> {
    py.import("json")?.call_method1("loads", (line,))
}
