//! The addresses of the platform's name, asked for once in a while.

use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use ureq::Timeout;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::http::uri::{Authority, Scheme};
use ureq::unversioned::resolver::{ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

use super::builder::KEEP_IDLE;
use super::exchange::time_left;

/// A resolver whose failures can be told from those of the connection, and which is not asked again for a short while.
/// ureq asks before each request, where a connection is kept as well, and the default resolver takes a thread for it.
#[derive(Debug)]
pub(super) struct NameResolver<R> {
    resolver: R,
    last: Mutex<Option<CachedAddresses>>,
}

#[derive(Debug)]
struct CachedAddresses {
    name: (Scheme, Authority),
    addresses: ResolvedSocketAddrs,
    at: Instant,
}

impl<R> NameResolver<R> {
    pub(super) fn new(resolver: R) -> NameResolver<R> {
        NameResolver { resolver, last: Mutex::new(None) }
    }
}

impl<R: Resolver> Resolver for NameResolver<R> {
    fn resolve(&self, uri: &Uri, config: &Config, _: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let name = uri.scheme().cloned().zip(uri.authority().cloned());
        let last = || self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(last) =
            last().as_ref().filter(|last| Some(&last.name) == name.as_ref() && last.at.elapsed() < KEEP_IDLE)
        {
            return Ok(last.addresses.clone());
        }
        let addresses =
            self.resolver.resolve(uri, config, time_left(Timeout::Resolve)?).map_err(|error| match error {
                ureq::Error::Io(_) => ureq::Error::HostNotFound,
                error => error,
            })?;
        *last() = name.map(|name| CachedAddresses { name, addresses: addresses.clone(), at: Instant::now() });
        Ok(addresses)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use super::super::exchange::{self, TimeLimits};
    use super::*;

    const LONG: Duration = Duration::from_secs(1000);

    #[derive(Debug, Default)]
    struct CountingResolver(AtomicUsize);

    impl Resolver for CountingResolver {
        fn resolve(&self, uri: &Uri, _: &Config, _: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
            if self.0.fetch_add(1, Ordering::SeqCst) == 0 {
                return Err(ureq::Error::Io(std::io::Error::other("no such host")));
            }
            let mut addresses = self.empty();
            addresses.push(([127, 0, 0, 1], uri.port_u16().unwrap_or_default()).into());
            Ok(addresses)
        }
    }

    #[test]
    fn a_name_is_asked_once_in_a_while_and_a_failure_is_not_kept() {
        let resolver = NameResolver::new(CountingResolver::default());
        let resolve = |url: &'static str| {
            let limits = TimeLimits { connect: LONG, answer: LONG, until: None, leave_by: None };
            let (addresses, _) = exchange::run(limits, &[], || {
                resolver.resolve(&Uri::from_static(url), &Config::default(), NextTimeout::default())
            });
            Ok::<_, ureq::Error>(addresses?.iter().map(|address| address.port()).collect::<Vec<_>>())
        };
        assert!(matches!(resolve("https://pay.example:1/a"), Err(ureq::Error::HostNotFound)));
        assert_eq!(resolve("https://pay.example:1/a").expect("an address"), [1]);
        assert_eq!(resolve("https://pay.example:1/b").expect("an address"), [1]);
        assert_eq!(resolver.resolver.0.load(Ordering::SeqCst), 2);
        assert_eq!(resolve("https://pay.example:2/a").expect("an address"), [2]);
        assert_eq!(resolver.resolver.0.load(Ordering::SeqCst), 3);

        let earlier = Instant::now().checked_sub(KEEP_IDLE).expect("a machine that has run for a while");
        resolver.last.lock().expect("the last one").as_mut().expect("an answer").at = earlier;
        assert_eq!(resolve("https://pay.example:2/a").expect("an address"), [2]);
        assert_eq!(resolver.resolver.0.load(Ordering::SeqCst), 4);
    }
}
