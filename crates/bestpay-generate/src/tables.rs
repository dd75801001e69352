//! The core's tables as the languages need them.

use bestpay::{Callback, FieldKind, FieldSpec, Giver, Interface, Mark};

/// The fields of a request that the caller gives: first the mandatory ones, then the others, each in the document's
/// order. A new optional field is the last.
pub fn given(interface: &Interface) -> Vec<&'static FieldSpec> {
    let by_the_caller = || interface.request.iter().filter(|spec| spec.giver == Giver::Caller);
    by_the_caller()
        .filter(|spec| spec.is_required())
        .chain(by_the_caller().filter(|spec| !spec.is_required()))
        .collect()
}

/// A field of results, which may belong to several interfaces.
pub struct ResultField {
    pub spec: &'static FieldSpec,
    /// The interfaces whose result has it, each with its own row.
    pub of: Vec<(&'static Interface, &'static FieldSpec)>,
}

impl ResultField {
    /// Whether every result has it.
    pub fn is_in_every_result(&self) -> bool {
        self.of.len() == Interface::ALL.len() && self.of.iter().all(|(_, spec)| spec.mark == Mark::M)
    }

    /// "the platform's number of the trade (3.1, 3.2, 3.5, 3.6)", by the words of each interface.
    pub fn about(&self) -> String {
        let mut said: Vec<(&str, Vec<&str>)> = Vec::new();
        for (interface, spec) in &self.of {
            match said.iter_mut().find(|(words, _)| *words == spec.en) {
                Some((_, sections)) => sections.push(interface.section),
                None => said.push((spec.en, vec![interface.section])),
            }
        }
        let parts: Vec<_> = said.iter().map(|(words, sections)| format!("{words} ({})", sections.join(", "))).collect();
        format!("{}: {}.", self.spec.zh, parts.join("; "))
    }
}

/// The fields of all results, in the order in which they are first met.
pub fn result_fields() -> Vec<ResultField> {
    let mut fields: Vec<ResultField> = Vec::new();
    for interface in Interface::ALL {
        for spec in interface.result {
            match fields.iter_mut().find(|field| field.spec.name == spec.name) {
                Some(field) => field.of.push((interface, spec)),
                None => fields.push(ResultField { spec, of: vec![(interface, spec)] }),
            }
        }
    }
    fields
}

/// The names of all fields that results and callbacks have, without repetition.
pub fn received_names() -> Vec<&'static FieldSpec> {
    let mut specs: Vec<&'static FieldSpec> = result_fields().iter().map(|field| field.spec).collect();
    for spec in Callback::table() {
        if !specs.iter().any(|known| known.name == spec.name) {
            specs.push(spec);
        }
    }
    specs
}

/// The method that asks until the status is final: the refund's for a refund, otherwise the order's.
pub fn wait(interface: &Interface) -> &'static str {
    let is_about_refund = interface.request.iter().any(|spec| spec.name == "outRequestNo");
    if is_about_refund { "wait_for_refund" } else { "wait_for_payment" }
}

/// Whether it is an amount: `int64_t` in fen and the like.
pub fn is_amount(spec: &FieldSpec) -> bool {
    spec.kind == FieldKind::Fen
}

/// Whether it is a number on the wire.
pub fn is_number(spec: &FieldSpec) -> bool {
    matches!(spec.kind, FieldKind::Fen | FieldKind::Seconds)
}

/// The name of the parameter that takes this interface's request.
pub fn parameter(interface: &Interface) -> &'static str {
    match (interface.moves_money, interface.name) {
        (false, _) => "question",
        (true, "refund") => "refund",
        (true, _) => "order",
    }
}

/// The Cashier's function for an interface that moves money.
pub fn take(interface: &Interface) -> Option<&'static str> {
    let method = bestpay_cashier::CASHIER_METHODS.iter().find(|method| method.interface == interface.name);
    method.map(|method| method.name)
}
