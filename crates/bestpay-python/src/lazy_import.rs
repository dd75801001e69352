//! Objects of Python modules, looked up once.

use std::sync::OnceLock;

use pyo3::prelude::*;

/// An object by its module and name. While it is looked up no lock is held: one that a fork leaves behind would stop the
/// child for ever.
pub struct LazyImport {
    module: &'static str,
    name: &'static str,
    object: OnceLock<Py<PyAny>>,
}

impl LazyImport {
    pub const fn new(module: &'static str, name: &'static str) -> LazyImport {
        LazyImport { module, name, object: OnceLock::new() }
    }

    pub fn get<'py>(&'static self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        if let Some(object) = self.object.get() {
            return Ok(object.bind(py).clone());
        }
        let found = py.import(self.module)?.getattr(self.name)?;
        // Another thread may have been quicker, with the same object.
        let _ = self.object.set(found.clone().unbind());
        Ok(found)
    }
}
