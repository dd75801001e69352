//! `bestpay demo`.

use crate::run::bestpay;

#[test]
fn all_is_as_it_should_be() {
    let outcome = bestpay(&["demo"]).run();
    assert_eq!((outcome.exit, outcome.err.as_str()), (0, ""), "{outcome:?}");
    assert!(outcome.out.contains("All is as it should be: 13 of 13 steps"), "{}", outcome.out);
    assert!(!outcome.out.contains('✗') && !outcome.out.contains('\u{1b}'), "{}", outcome.out);
    for line in outcome.out.lines() {
        assert!(line.chars().count() <= 80, "{line}");
    }
}

#[test]
fn a_machine_reads_every_step() {
    let report = bestpay(&["demo", "--json"]).run().json();
    let steps = report["steps"].as_array().expect("steps");
    assert_eq!((steps.len(), &report["good"]), (13, &true.into()));
    assert_eq!((&report["paid"], &report["refunded"]), (&111_500.into(), &300.into()));
    assert_eq!((&report["gateway"]["paid"], &report["gateway"]["refunded"]), (&111_500.into(), &300.into()));
    let effects: Vec<_> = steps.iter().filter_map(|step| step["effect"].as_str()).collect();
    assert_eq!(effects, ["unknown", "refused", "not_sent"]);
}
