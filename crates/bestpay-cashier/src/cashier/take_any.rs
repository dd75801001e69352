//! Any request that a Cashier takes, for programs that learn its kind only at run time.

use std::time::Duration;

use bestpay::{AnyRequest, Result};

use super::Cashier;
use crate::entry::Entry;
use crate::money_request::money_requests;

macro_rules! take_any {
    ($($request:ident => $answer:ident, $interface:literal $method:ident, $is_refund:ident, until $is_shown:ident;)*) => {
        impl Cashier {
            /// Takes a request of any kind, by the method of its interface. `None` for a question, which the Cashier
            /// does not take: it moves no money.
            ///
            /// ```
            /// # mod doc_shop { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_shop.rs")); }
            /// # let (cashier, order) = (doc_shop::cashier(), doc_shop::order());
            /// use std::time::Duration;
            /// use bestpay::{AnyRequest, OrderStatus};
            /// let taken = cashier.take_any(&AnyRequest::from(order), Duration::from_secs(120));
            /// assert!(taken.is_some_and(|taken| taken.is_ok()));
            /// assert!(cashier.take_any(&AnyRequest::from(OrderStatus::new()), Duration::ZERO).is_none());
            /// ```
            pub fn take_any(&self, request: &AnyRequest, within: Duration) -> Option<Result<Entry>> {
                match request {
                    $(AnyRequest::$request(request) => Some(self.$method(request, within)),)*
                    _ => None,
                }
            }
        }
    };
}

money_requests!(take_any);
