//! `bestpay call` against the sandbox.

use bestpay_sandbox::Fault;

use crate::run::gateway;

const CLOSE: [&str; 4] = ["call", "/mapi/sandbox/closeOrder", "--field", "outTradeNo=A1"];

#[test]
fn the_answers_fields_are_shown_and_what_is_masked_is_not() {
    let gateway = gateway();
    let fields = ["--field", "phone=13800000000", "--field", "remark=a=b", "--mask", "phone"];
    for envelope in ["none", "sdkRequest"] {
        let json = gateway.bestpay(&CLOSE).args(&fields).args(&["--envelope", envelope, "--json"]).run();
        assert_eq!((json.exit, json.err.as_str()), (0, ""), "{json:?}");
        let answer = json.json();
        assert_eq!((&answer["outTradeNo"], &answer["remark"]), (&"A1".into(), &"a=b".into()));
        assert_eq!(answer["phone"], "***");
        let told = gateway.bestpay(&CLOSE).args(&fields).args(&["--envelope", envelope]).run();
        assert!(told.out.starts_with("answered\n") && told.out.contains("verified: sha1"), "{told:?}");
        assert!(told.out.contains("A1") && !told.out.contains("138"), "{told:?}");
    }
    let logged = gateway.bestpay(&CLOSE).args(&["--mask", "outTradeNo", "--log", "info"]).run();
    assert!(logged.err.contains("/mapi/sandbox/closeOrder ***: answered"), "{logged:?}");
}

#[test]
fn the_exit_status_is_that_of_the_other_calls() {
    let gateway = gateway();
    let refused = gateway.bestpay(&["call", "/mapi/sandbox/refused", "--json"]).run();
    assert_eq!((refused.exit, &refused.json()["error"]), (1, &"refused".into()));
    for wrong in [
        &["call", "/mapi/o2o/aggregatePayment/refund"][..],
        &["call", "closeOrder"],
        &["call", "/close", "--field", "a"],
        &["call", "/close", "--field", "a=1", "--field", "a=2"],
        &["call", "/close", "--envelope", "soap"],
    ] {
        assert_eq!(gateway.bestpay(wrong).run().exit, 2, "{wrong:?}");
    }
    gateway.sandbox.set_fault("unlisted", Fault::ResetAfter, 1).expect("a fault");
    let lost = gateway.bestpay(&CLOSE).args(&["--json"]).run();
    assert_eq!((lost.exit, &lost.json()["effect"]), (3, &"unknown".into()));
}
