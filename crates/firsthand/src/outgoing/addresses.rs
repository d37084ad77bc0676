//! Which addresses may be asked. A model often runs on this machine or beside it, so loopback and private networks may;
//! link-local addresses (where clouds keep credentials), multicast and "no address" may not, whatever name leads there.

use std::net::{IpAddr, SocketAddr};

use reqwest::Url;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// A name that leads to an address which is never asked.
#[derive(Debug)]
pub struct Forbidden;

impl std::fmt::Display for Forbidden {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("this address is never asked")
    }
}

impl std::error::Error for Forbidden {}

/// Looks names up and leaves out what may not be asked, at the moment of connecting.
pub struct Checked;

impl Resolve for Checked {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            let allowed: Vec<SocketAddr> = found.iter().copied().filter(|at| is_allowed(at.ip())).collect();
            if allowed.is_empty() && !found.is_empty() {
                return Err(Forbidden.into());
            }
            let addresses: Addrs = Box::new(allowed.into_iter());
            Ok(addresses)
        })
    }
}

/// Numbers in an address are never looked up, so they are checked here.
pub fn may_ask(url: &Url) -> bool {
    match url.host_str().map(|host| host.trim_matches(['[', ']']).parse::<IpAddr>()) {
        Some(Ok(ip)) => is_allowed(ip),
        Some(Err(_)) => true,
        None => false,
    }
}

fn is_allowed(ip: IpAddr) -> bool {
    match ip.to_canonical() {
        IpAddr::V4(ip) => {
            !ip.is_link_local() && !ip.is_multicast() && !ip.is_broadcast() && ip.octets()[0] != 0
        }
        // fd00:ec2::/32 is where one cloud keeps credentials over IPv6.
        IpAddr::V6(ip) => {
            !ip.is_unicast_link_local()
                && !ip.is_multicast()
                && !ip.is_unspecified()
                && ip.segments()[..2] != [0xfd00, 0x0ec2]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_may_be_asked_and_the_cloud_s_own_may_not() {
        for (text, may) in [
            ("http://127.0.0.1:11434/", true),
            ("http://[::1]:1/", true),
            ("http://10.1.2.3/", true),
            ("https://models.example/", true),
            ("http://169.254.169.254/", false),
            ("http://2852039166/", false),
            ("http://0xa9fea9fe/", false),
            ("http://0.0.0.0/", false),
            ("http://[fe80::1]/", false),
            ("http://[::ffff:169.254.169.254]/", false),
            ("http://[fd00:ec2::254]/", false),
            ("http://[::]/", false),
            ("http://224.0.0.1/", false),
        ] {
            assert_eq!(may_ask(&Url::parse(text).unwrap()), may, "{text}");
        }
    }
}
