//! Where a request came from, through however many proxies of ours, and what its sender counts as.

use std::net::{IpAddr, Ipv6Addr};
use std::str::FromStr;

/// An address, or all that begin like it: `10.0.0.1`, `10.0.0.0/8`, `2001:db8::/32`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    bits: u32,
}

impl FromStr for Network {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (address, bits) = text.split_once('/').map_or((text, None), |(address, bits)| (address, Some(bits)));
        let address = address.parse::<IpAddr>().map_err(drop)?.to_canonical();
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.map_or(Ok(most), |bits| bits.parse().map_err(drop))?;
        if bits <= most { Ok(Self { address, bits }) } else { Err(()) }
    }
}

impl Network {
    pub fn contains(&self, address: IpAddr) -> bool {
        match (self.address, address.to_canonical()) {
            (IpAddr::V4(own), IpAddr::V4(other)) => {
                (own.to_bits() ^ other.to_bits()).checked_shr(32 - self.bits).unwrap_or(0) == 0
            }
            (IpAddr::V6(own), IpAddr::V6(other)) => {
                (own.to_bits() ^ other.to_bits()).checked_shr(128 - self.bits).unwrap_or(0) == 0
            }
            _ => false,
        }
    }
}

/// Whether one of the networks holds the address.
pub fn is_within(address: IpAddr, networks: &[Network]) -> bool {
    networks.iter().any(|network| network.contains(address))
}

/// What the proxies wrote, each header line as it came.
#[derive(Debug, Clone, Copy)]
pub struct Told<'a> {
    pub x_forwarded_for: &'a [&'a str],
    pub forwarded: &'a [&'a str],
}

/// The caller's address: what a trusted proxy says of who called it, and so on while that is a trusted proxy too. Where the
/// two headers disagree, one of them came from the caller, and neither is believed.
pub fn caller(peer: IpAddr, trusted: &[Network], told: Told<'_>) -> IpAddr {
    let peer = peer.to_canonical();
    let is_trusted = |address: IpAddr| is_within(address, trusted);
    if !is_trusted(peer) {
        return peer;
    }
    let hops = |lines: &[&str], hop: fn(&str) -> Option<IpAddr>| {
        let hops: Vec<Option<IpAddr>> = lines.iter().flat_map(|line| line.split(',')).map(hop).collect();
        let mut from = peer;
        for hop in hops.into_iter().rev() {
            // What cannot be read hides who called: it stays with the last that is known.
            let Some(address) = hop else { break };
            from = address;
            if !is_trusted(address) {
                break;
            }
        }
        from
    };
    let said = |lines: &[&str]| !lines.is_empty();
    match (said(told.x_forwarded_for), said(told.forwarded)) {
        (false, false) => peer,
        (true, false) => hops(told.x_forwarded_for, address),
        (false, true) => hops(told.forwarded, forwarded),
        (true, true) => {
            let (one, other) = (hops(told.x_forwarded_for, address), hops(told.forwarded, forwarded));
            if one == other { one } else { peer }
        }
    }
}

/// `192.0.2.1`, `192.0.2.1:4711`, `2001:db8::1`, `[2001:db8::1]`, `[2001:db8::1]:4711`.
fn address(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let bare = match text.strip_prefix('[') {
        Some(rest) => rest.split_once(']')?.0,
        None if text.matches(':').count() == 1 => text.split_once(':')?.0,
        None => text,
    };
    bare.parse::<IpAddr>().ok().map(|address| address.to_canonical())
}

/// The `for` of an element of `Forwarded` (RFC 7239).
fn forwarded(element: &str) -> Option<IpAddr> {
    element.split(';').find_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        if name.trim().eq_ignore_ascii_case("for") { address(value.trim().trim_matches('"')) } else { None }
    })
}

/// The line that an address belongs to: whoever has one IPv6 address has its whole /64; an IPv4 one that came as an IPv6 one
/// is itself.
pub fn line(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() >> 64 << 64)),
        v4 => v4,
    }
}

/// What a sender counts as, in words: its address, or its line's in IPv6.
pub fn source(address: IpAddr) -> String {
    match line(address) {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(network) => format!("{network}/64"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn a_network_holds_what_begins_like_it() {
        for (network, address, inside) in [
            ("10.0.0.1", "10.0.0.1", true),
            ("10.0.0.1", "10.0.0.2", false),
            ("10.0.0.0/8", "10.255.0.1", true),
            ("10.0.0.0/8", "11.0.0.1", false),
            ("10.0.0.0/8", "::ffff:10.1.1.1", true),
            ("0.0.0.0/0", "203.0.113.9", true),
            ("0.0.0.0/0", "::1", false),
            ("2001:db8::/32", "2001:db8:1::1", true),
            ("2001:db8::/32", "2001:db9::1", false),
            ("::/0", "2001:db9::1", true),
        ] {
            assert_eq!(network.parse::<Network>().unwrap().contains(ip(address)), inside, "{network} {address}");
        }
        for none in ["", "proxy", "10.0.0.0/33", "::/129", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/8/8"] {
            assert!(none.parse::<Network>().is_err(), "{none}");
        }
    }

    #[test]
    fn the_caller_is_the_last_that_a_trusted_proxy_did_not_vouch_for() {
        let trusted: Vec<Network> = ["127.0.0.1", "10.0.0.0/8"].map(|text| text.parse().unwrap()).to_vec();
        for (peer, x, forwarded, found) in [
            ("192.0.2.1", &["198.51.100.1"][..], &[][..], "192.0.2.1"),
            ("127.0.0.1", &[], &[], "127.0.0.1"),
            ("127.0.0.1", &["198.51.100.1"], &[], "198.51.100.1"),
            ("::ffff:127.0.0.1", &["198.51.100.1"], &[], "198.51.100.1"),
            ("127.0.0.1", &["198.51.100.1:4711"], &[], "198.51.100.1"),
            ("127.0.0.1", &["2001:db8::1"], &[], "2001:db8::1"),
            ("127.0.0.1", &["[2001:db8::1]:4711"], &[], "2001:db8::1"),
            // The caller wrote the first, the outer proxy the second, the inner one the third.
            ("127.0.0.1", &["1.1.1.1, 198.51.100.1, 10.0.0.7"], &[], "198.51.100.1"),
            ("127.0.0.1", &["1.1.1.1", "198.51.100.1", "10.0.0.7"], &[], "198.51.100.1"),
            ("127.0.0.1", &["10.0.0.8, 10.0.0.7"], &[], "10.0.0.8"),
            ("127.0.0.1", &["198.51.100.1, unknown, 10.0.0.7"], &[], "10.0.0.7"),
            ("127.0.0.1", &[""], &[], "127.0.0.1"),
            ("127.0.0.1", &[], &["for=198.51.100.1;proto=https;by=10.0.0.1"], "198.51.100.1"),
            ("127.0.0.1", &[], &["For=\"[2001:db8::1]:4711\""], "2001:db8::1"),
            ("127.0.0.1", &[], &["for=1.1.1.1, for=198.51.100.1, for=10.0.0.7"], "198.51.100.1"),
            ("127.0.0.1", &[], &["for=_hidden"], "127.0.0.1"),
            ("127.0.0.1", &["198.51.100.1"], &["for=198.51.100.1"], "198.51.100.1"),
            ("127.0.0.1", &["198.51.100.1"], &["for=1.1.1.1"], "127.0.0.1"),
        ] {
            let told = Told { x_forwarded_for: x, forwarded };
            assert_eq!(caller(ip(peer), &trusted, told), ip(found), "{peer} {x:?} {forwarded:?}");
        }
    }

    #[test]
    fn a_sender_is_an_address_or_a_line() {
        assert_eq!(source(ip("192.0.2.1")), "192.0.2.1");
        assert_eq!(source(ip("::ffff:192.0.2.1")), "192.0.2.1");
        assert_eq!(source(ip("2001:db8:1:2:3:4:5:6")), source(ip("2001:db8:1:2::1")));
        assert_ne!(source(ip("2001:db8:1:2::1")), source(ip("2001:db8:1:3::1")));
    }
}
