//! The page that somebody is led back to after signing in.

use std::fmt;

use axum::http::Extensions;
use axum::http::{Method, Uri};
use url::Url;
use url::form_urlencoded::byte_serialize;
use wire_rights::Role;

use crate::referrer::carries_token;

/// The address of one of our own pages: its path and query.
///
/// It comes from an address that anybody may have written, so that only what browsers can't take
/// for another site becomes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LocalPath(String);

/// The most characters of such an address.
const LONGEST: usize = 1000;

impl LocalPath {
    /// The path, if it leads to a page of this site. `//evil.example` and `/\evil.example` don't,
    /// and browsers drop tabs and line ends before they look.
    pub(crate) fn parse(path: &str) -> Option<Self> {
        let harmless = path.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
        if !harmless || path.len() > LONGEST || !path.starts_with('/') || path.starts_with("//") {
            return None;
        }
        let here = Url::parse("http://wire.example/").expect("a constant address");
        let there = here.join(path).ok()?;
        (there.origin() == here.origin()).then(|| Self(path.to_owned()))
    }

    /// The page that was asked for, where signing in should lead back to it: not to a form's
    /// answer, to the pages where people sign in, to the front page, which is where everybody
    /// begins, or to an address that is somebody's key.
    pub(crate) fn asked(method: &Method, uri: &Uri, extensions: &Extensions) -> Option<Self> {
        let asked = uri.path_and_query()?.as_str();
        if method != Method::GET
            || matches!(uri.path(), "/sign-in" | "/join")
            || asked == "/"
            || carries_token(extensions)
        {
            return None;
        }
        Self::parse(asked)
    }

    /// Whether this page isn't there for people of this role.
    pub(crate) fn is_closed_to(&self, role: Role) -> bool {
        let below = |part: &str| {
            self.0
                .strip_prefix(part)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']))
        };
        below("/desk") && !role.is_desk() || below("/account") && role.is_desk()
    }
}

impl fmt::Display for LocalPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The address of the page where people sign in, and come back from.
pub(crate) fn sign_in(back: Option<&LocalPath>) -> String {
    match back {
        None => "/sign-in".to_owned(),
        Some(LocalPath(path)) => {
            let path: String = byte_serialize(path.as_bytes()).collect();
            format!("/sign-in?to={}", path.replace("%2F", "/"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_of_this_site_are_led_back_to() {
        for ours in [
            "/",
            "/stories/0199d0a2",
            "/?q=ferry&after=x",
            "/desk/publishers?show=all#sites",
            "/stories/x?to=//evil.example",
        ] {
            assert_eq!(LocalPath::parse(ours), Some(LocalPath(ours.into())));
        }
        for theirs in [
            "",
            "stories",
            "//evil.example",
            "///evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "/\t/evil.example",
            "/\n/evil.example",
            "/\u{0}",
            "\u{1}//evil.example",
            " //evil.example",
            "/ /evil.example",
            "/\r\nset-cookie: x=1",
            "https://evil.example/",
            "http:/stories",
            "javascript:alert(1)",
            "?to=x",
            "/ü",
        ] {
            assert_eq!(LocalPath::parse(theirs), None, "{theirs:?}");
        }
        assert_eq!(LocalPath::parse(&format!("/{}", "x".repeat(LONGEST))), None);
    }

    #[test]
    fn the_way_back_is_one_parameter() {
        let table = [
            (None, "/sign-in"),
            (Some("/stories/x"), "/sign-in?to=/stories/x"),
            (
                Some("/?q=a+b&after=1%2C2"),
                "/sign-in?to=/%3Fq%3Da%2Bb%26after%3D1%252C2",
            ),
        ];
        for (back, address) in table {
            let back = back.and_then(LocalPath::parse);
            assert_eq!(sign_in(back.as_ref()), address);
        }
    }
}
