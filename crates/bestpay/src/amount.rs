//! Money: whole fen, never a float.

use std::fmt;
use std::str::FromStr;

use crate::error::{Error, ErrorKind};

/// An amount in fen (1/100 yuan), 0 or more. An order or refund needs at least 1.
///
/// ```
/// use bestpay::Amount;
/// let amount = Amount::from_yuan("12.34")?;
/// assert_eq!(amount.fen(), 1234);
/// assert_eq!(amount.to_string(), "12.34");
/// # Ok::<(), bestpay::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Amount(i64);

impl Amount {
    /// No money: a discount may be this.
    pub const ZERO: Amount = Amount(0);

    /// An amount of whole fen.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidField`] when negative.
    ///
    /// ```
    /// use bestpay::Amount;
    /// assert_eq!(Amount::from_fen(1250)?.to_string(), "12.50");
    /// assert!(Amount::from_fen(-1).is_err());
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn from_fen(fen: i64) -> Result<Amount, Error> {
        if fen < 0 {
            return Err(Error::new(ErrorKind::InvalidField, "an amount cannot be negative"));
        }
        Ok(Amount(fen))
    }

    /// An amount from yuan in decimal digits, at most two after the point, read exactly.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidField`] for signs, spaces, exponents, a third decimal, or more than `i64` fen.
    ///
    /// ```
    /// use bestpay::Amount;
    /// assert_eq!(Amount::from_yuan("0.1")?.fen(), 10);
    /// assert_eq!(Amount::from_yuan("7")?.fen(), 700);
    /// assert!(Amount::from_yuan("0.001").is_err());
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    pub fn from_yuan(yuan: &str) -> Result<Amount, Error> {
        let invalid =
            |why: &str| Error::new(ErrorKind::InvalidField, format!("{yuan:?} is not an amount in yuan: {why}"));
        let (whole, cents) = yuan.split_once('.').unwrap_or((yuan, "0"));
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        if !digits(whole) || !digits(cents) || cents.len() > 2 {
            return Err(invalid("it takes digits, with at most two after the point"));
        }
        format!("{whole}{cents:0<2}").parse().map(Amount).map_err(|_| invalid("it is too large"))
    }

    /// The amount in fen.
    pub fn fen(self) -> i64 {
        self.0
    }
}

impl fmt::Display for Amount {
    /// Yuan with two decimals.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

impl FromStr for Amount {
    type Err = Error;

    /// As [`Amount::from_yuan`].
    fn from_str(yuan: &str) -> Result<Amount, Error> {
        Amount::from_yuan(yuan)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_not_exact_is_refused() {
        for text in ["", ".", "1.", ".5", "-1", "+1", " 1", "1e2", "1.234", "1,5", "１", "92233720368547758.08"] {
            assert!(Amount::from_yuan(text).is_err(), "{text:?}");
        }
        assert_eq!(Amount::from_yuan("92233720368547758.07").expect("the largest").fen(), i64::MAX);
        let too_large = Amount::from_yuan("92233720368547758.08").expect_err("one fen more");
        assert_eq!(too_large.message(), "\"92233720368547758.08\" is not an amount in yuan: it is too large");
    }

    proptest! {
        #[test]
        fn yuan_and_back_is_the_same_amount(fen in 0..=i64::MAX) {
            let amount = Amount::from_fen(fen).expect("not negative");
            prop_assert_eq!(Amount::from_yuan(&amount.to_string()).expect("its own text"), amount);
        }
    }
}
