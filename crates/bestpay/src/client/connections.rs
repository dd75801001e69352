//! The connections of a client: each process has its own.

use ureq::config::Config;
use ureq::unversioned::resolver::DefaultResolver;
use ureq::unversioned::transport::{Connector, DefaultConnector};
use ureq::{Agent, Error};

use super::exchange::{BoundedConnector, ObservingConnector};
use super::name_resolver::NameResolver;
use crate::per_process::PerProcess;

pub(super) struct Connections {
    config: Config,
    agent: PerProcess<Agent>,
}

impl Connections {
    pub(super) fn new(config: Config) -> Connections {
        Connections { agent: PerProcess::new(agent(&config)), config }
    }

    /// With the connections of this process. A forked process must not read from the connections that it inherited.
    pub(super) fn agent(&self) -> Result<&Agent, Error> {
        let none = || Error::Io(std::io::Error::other("this process can make no connections"));
        self.agent.get(|| Some(agent(&self.config))).ok_or_else(none)
    }
}

fn agent(config: &Config) -> Agent {
    let through_proxy = config.proxy().is_some();
    let connector = BoundedConnector(DefaultConnector::default()).chain(ObservingConnector { through_proxy });
    Agent::with_parts(config.clone(), connector, NameResolver::new(DefaultResolver::default()))
}
