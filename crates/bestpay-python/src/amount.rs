//! Money: whole fen. It is made from an int (fen) or a Decimal (yuan), never from a float.

use std::hash::{DefaultHasher, Hash, Hasher};

use pyo3::basic::CompareOp;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyFloat, PyInt, PyString, PyType};

use crate::argument_error::ArgumentError;
use crate::boundary::guarded;
use crate::errors::raise;
use crate::lazy_import::LazyImport;

/// An amount of money in whole fen (1/100 yuan), 0 or more. An order or refund needs at least 1.
///
/// An int counts fen, a Decimal counts yuan. A float is neither: 0.1 yuan has no exact float.
///
/// >>> from decimal import Decimal
/// >>> Amount(1250) == Amount(Decimal("12.50")) == Amount.from_yuan("12.50")
/// True
/// >>> str(Amount(1250)), Amount(1250).fen, Amount(1250).yuan
/// ('12.50', 1250, Decimal('12.50'))
///
/// It is added to, subtracted from and compared with another Amount, and multiplied by an int.
///
/// >>> sum([Amount(1250), 3 * Amount(100)]) - Amount(50)
/// Amount(1500)
/// >>> f"{Amount(123456):>10,}"
/// '  1,234.56'
/// >>> Amount(1250) == 1250
/// Traceback (most recent call last):
/// TypeError: an Amount is compared with an Amount, not with int: make an Amount of it, or use .fen or .yuan
#[pyclass(module = "bestpay", frozen, from_py_object)]
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Amount(pub bestpay::Amount);

impl Amount {
    /// The fen, in a type in which no sum or product is out of range.
    fn wide(self) -> i128 {
        i128::from(self.0.fen())
    }

    /// Reads an `Amount`, an int of fen or a Decimal of yuan.
    pub fn read(value: &Bound<'_, PyAny>) -> Result<bestpay::Amount, ArgumentError> {
        if let Ok(amount) = value.cast_exact::<Amount>() {
            return Ok(amount.get().0);
        }
        if value.is_instance_of::<PyInt>() && !value.is_instance_of::<PyBool>() {
            // A number that does not fit is out of range, and from_yuan says so with the number in its message.
            return Ok(match value.extract::<i64>() {
                Ok(fen) => bestpay::Amount::from_fen(fen)?,
                Err(_) => bestpay::Amount::from_yuan(&format!("{value} fen"))?,
            });
        }
        if is_decimal(value)? {
            return yuan(value);
        }
        Err(ArgumentError::Type(refused(value, "an int of fen or a decimal.Decimal of yuan")))
    }
}

/// An amount that the core returns as text, in fen.
pub fn of_fen<'py>(py: Python<'py>, text: &str) -> PyResult<Bound<'py, PyAny>> {
    let fen = text.parse().ok().and_then(|fen| bestpay::Amount::from_fen(fen).ok()).unwrap_or_default();
    Ok(Bound::new(py, Amount(fen))?.into_any())
}

/// A Decimal in plain digits: `f` writes no exponent, and zeros after the second decimal change nothing.
fn yuan(value: &Bound<'_, PyAny>) -> Result<bestpay::Amount, ArgumentError> {
    let text: String = value.call_method1("__format__", ("f",))?.extract()?;
    let plain = match text.split_once('.') {
        Some((whole, decimals)) if decimals.len() > 2 => {
            let (cents, rest) = decimals.split_at(2);
            if rest.bytes().all(|digit| digit == b'0') { format!("{whole}.{cents}") } else { text }
        }
        _ => text,
    };
    Ok(bestpay::Amount::from_yuan(&plain)?)
}

fn is_decimal(value: &Bound<'_, PyAny>) -> PyResult<bool> {
    static DECIMAL: LazyImport = LazyImport::new("decimal", "Decimal");
    // If nobody has imported the module, the value is not an instance of its class.
    let py = value.py();
    let loaded = py.import("sys")?.getattr("modules")?.contains("decimal")?;
    Ok(loaded && value.is_instance(&DECIMAL.get(py)?)?)
}

/// The fen of an `Amount`; of anything else none.
fn fen_of(value: &Bound<'_, PyAny>) -> Option<i128> {
    value.cast_exact::<Amount>().ok().map(|amount| amount.get().wide())
}

/// An int, but no bool.
fn int_of(value: &Bound<'_, PyAny>) -> Option<i128> {
    let is_int = value.is_exact_instance_of::<PyInt>();
    is_int.then(|| value.extract::<i64>().ok()).flatten().map(i128::from)
}

/// The result of an addition and the like, or, without one, `NotImplemented`: Python raises a TypeError.
fn calculated<'py>(other: &Bound<'py, PyAny>, fen: Option<i128>) -> PyResult<Bound<'py, PyAny>> {
    let py = other.py();
    let Some(fen) = fen else { return Ok(py.NotImplemented().into_bound(py)) };
    let amount = match i64::try_from(fen) {
        Ok(fen) => bestpay::Amount::from_fen(fen),
        Err(_) if fen < 0 => bestpay::Amount::from_fen(-1),
        Err(_) => bestpay::Amount::from_yuan(&format!("{fen} fen")),
    };
    Ok(Bound::new(py, Amount(amount.map_err(|error| raise(py, &error))?))?.into_any())
}

fn refused(value: &Bound<'_, PyAny>, wanted: &str) -> PyErr {
    let name = value.get_type().name().map_or_else(|_| "this".to_owned(), |name| name.to_string());
    if value.is_instance_of::<PyFloat>() {
        return PyTypeError::new_err(format!(
            "an amount is never a float, which cannot hold every fen exactly: give {wanted}"
        ));
    }
    PyTypeError::new_err(format!("an amount is {wanted}, not {name}"))
}

#[pymethods]
impl Amount {
    #[new]
    #[pyo3(signature = (value, /))]
    fn new(value: &Bound<'_, PyAny>) -> PyResult<Amount> {
        guarded(value.py(), || Amount::read(value).map(Amount).map_err(|error| error.raise(value.py())))
    }

    /// An amount of whole fen.
    ///
    /// >>> Amount.from_fen(5)
    /// Amount(5)
    #[staticmethod]
    #[pyo3(signature = (fen, /))]
    fn from_fen(fen: &Bound<'_, PyAny>) -> PyResult<Amount> {
        guarded(fen.py(), || {
            if !fen.is_instance_of::<PyInt>() {
                return Err(refused(fen, "an int of fen"));
            }
            Amount::new(fen)
        })
    }

    /// An amount from yuan, as a str of digits with at most two after the point, or a Decimal. Read exactly.
    ///
    /// >>> Amount.from_yuan("0.05").fen
    /// 5
    #[staticmethod]
    #[pyo3(signature = (yuan, /))]
    fn from_yuan(yuan: &Bound<'_, PyAny>) -> PyResult<Amount> {
        guarded(yuan.py(), || {
            let py = yuan.py();
            if let Ok(text) = yuan.cast::<PyString>() {
                return bestpay::Amount::from_yuan(&text.to_string_lossy())
                    .map(Amount)
                    .map_err(|error| raise(py, &error));
            }
            if !is_decimal(yuan)? {
                return Err(refused(yuan, "a str or a decimal.Decimal of yuan"));
            }
            Amount::new(yuan)
        })
    }

    /// The amount in fen.
    #[getter]
    fn fen(&self) -> i64 {
        self.0.fen()
    }

    /// The amount in yuan, with two decimals.
    #[getter]
    fn yuan<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        guarded(py, || py.import("decimal")?.getattr("Decimal")?.call1((self.0.to_string(),)))
    }

    /// A comparison with a number would always be false: fen and yuan look alike.
    fn __richcmp__<'py>(&self, other: &Bound<'py, PyAny>, operator: CompareOp) -> PyResult<Bound<'py, PyAny>> {
        guarded(other.py(), || {
            let py = other.py();
            if let Ok(other) = other.cast_exact::<Amount>() {
                let is_so = operator.matches(self.cmp(other.get()));
                return Ok(PyBool::new(py, is_so).to_owned().into_any());
            }
            if other.is_instance_of::<PyInt>() || other.is_instance_of::<PyFloat>() || is_decimal(other)? {
                let name = other.get_type().name()?;
                return Err(PyTypeError::new_err(format!(
                    "an Amount is compared with an Amount, not with {name}: make an Amount of it, or use .fen or .yuan"
                )));
            }
            Ok(py.NotImplemented().into_bound(py))
        })
    }

    /// False for nothing, as of a Decimal.
    fn __bool__(&self) -> bool {
        self.0.fen() != 0
    }

    fn __hash__(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.hash(&mut hasher);
        hasher.finish()
    }

    fn __add__<'py>(&self, other: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        guarded(other.py(), || calculated(other, fen_of(other).map(|fen| self.wide() + fen)))
    }

    /// `sum` begins with the int 0.
    fn __radd__<'py>(&self, other: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        guarded(other.py(), || calculated(other, int_of(other).filter(|int| *int == 0).map(|_| self.wide())))
    }

    fn __sub__<'py>(&self, other: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        guarded(other.py(), || calculated(other, fen_of(other).map(|fen| self.wide() - fen)))
    }

    fn __mul__<'py>(&self, times: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        guarded(times.py(), || calculated(times, int_of(times).map(|int| self.wide() * int)))
    }

    fn __rmul__<'py>(&self, times: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        guarded(times.py(), || calculated(times, int_of(times).map(|int| self.wide() * int)))
    }

    /// Formatted as the Decimal of yuan.
    fn __format__<'py>(&self, py: Python<'py>, specification: &str) -> PyResult<Bound<'py, PyAny>> {
        guarded(py, || self.yuan(py)?.call_method1("__format__", (specification,)))
    }

    /// Pydantic takes an Amount as it is, and reads and writes JSON in fen.
    #[classmethod]
    fn __get_pydantic_core_schema__<'py>(
        class: &Bound<'py, PyType>,
        _source: &Bound<'py, PyAny>,
        _handler: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        guarded(class.py(), || class.py().import("bestpay.pydantic_schema")?.getattr("amount_schema")?.call0())
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }

    fn __repr__(&self) -> String {
        format!("Amount({})", self.0.fen())
    }

    /// What pickle and copy remake it from.
    fn __reduce__<'py>(&self, py: Python<'py>) -> (Bound<'py, PyType>, (i64,)) {
        (py.get_type::<Amount>(), (self.0.fen(),))
    }
}
