//! The names in the fuzzer's dictionary of messages: each by itself, and as a value could hold it to be cut there.

use bestpay::{Callback, Interface};

use crate::output::Output;

pub fn written() -> Vec<Output> {
    let of_interfaces = Interface::ALL.iter().flat_map(|interface| interface.request.iter().chain(interface.result));
    let mut names: Vec<&str> = Vec::new();
    for spec in of_interfaces.chain(Callback::table()) {
        if !names.contains(&spec.name) {
            names.push(spec.name);
        }
    }
    let text = names.iter().map(|name| format!("\"{name}\"\n\"&{name}=\"\n")).collect();
    vec![Output::part("fuzz/dictionaries/message.dict", "names", text)]
}
