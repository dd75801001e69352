//! The sandbox's keys are public: they must be trusted for nothing but a sandbox.

use bestpay::{Environment, ErrorKind};

use crate::caller::*;

#[test]
fn the_sandboxs_platform_key_is_refused_for_what_cannot_be_a_sandbox() {
    let sandbox = sandbox();
    for environment in [Environment::Production, Environment::Test, Environment::Url("https://pay.example".to_owned())]
    {
        let error = sandbox.merchant_builder().environment(environment).build().unwrap_err();
        assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidConfig, Some("platform_key")));
        assert!(error.message().contains("sandbox"), "{error}");
    }
    assert!(sandbox.merchant_builder().build().is_ok());
    // A sandbox on a desk, and a terminal that must reach it.
    let desk = Environment::Url("http://192.168.1.5:18002".to_owned());
    assert!(sandbox.merchant_builder().environment(desk).allow_plain_http().build().is_ok());
}
