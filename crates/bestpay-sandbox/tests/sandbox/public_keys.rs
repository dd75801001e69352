//! The sandbox's keys are public: nothing but a gateway on this machine may be trusted by them.

use bestpay::{Environment, ErrorKind};

use crate::caller::*;

#[test]
fn the_sandboxs_platform_key_is_refused_for_any_other_gateway() {
    let sandbox = sandbox();
    for environment in [Environment::Production, Environment::Test, Environment::Url("https://pay.example".to_owned())]
    {
        let error = sandbox.merchant_builder().environment(environment).build().unwrap_err();
        assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidConfig, Some("platform_key")));
        assert!(error.message().contains("sandbox"), "{error}");
    }
    assert!(sandbox.merchant_builder().build().is_ok());
}
