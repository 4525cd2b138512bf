//! Whether addresses lead to the same page.

use url::Url;

/// Whether one address leads to the page of another: the scheme, `www.`, a closing slash, the
/// fragment and what was added to the query don't matter.
pub(crate) fn leads_to(link: &Url, page: &Url) -> bool {
    same_host(link, page)
        && path(link) == path(page)
        && page
            .query_pairs()
            .all(|wanted| link.query_pairs().any(|pair| pair == wanted))
}

/// Whether two addresses are of the same host.
pub(crate) fn same_host(a: &Url, b: &Url) -> bool {
    matches!((host(a), host(b)), (Some(a), Some(b)) if a == b)
}

fn host(url: &Url) -> Option<&str> {
    url.host_str()
        .map(|host| host.strip_prefix("www.").unwrap_or(host))
}

fn path(url: &Url) -> &str {
    let path = url.path();
    let path = path.strip_suffix("index.html").unwrap_or(path);
    let path = path
        .strip_suffix("/amp/")
        .or(path.strip_suffix("/amp"))
        .unwrap_or(path);
    path.trim_end_matches('/')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_compared_by_where_they_lead() {
        let leads = |link: &str, page: &str| {
            leads_to(
                &Url::parse(link).expect("parses"),
                &Url::parse(page).expect("parses"),
            )
        };
        assert!(leads(
            "http://www.wire.example/a/?utm_source=x#top",
            "https://wire.example/a"
        ));
        assert!(leads(
            "https://wire.example/a/amp/",
            "https://wire.example/a"
        ));
        assert!(leads(
            "https://wire.example/?p=3&x=1",
            "https://wire.example/?p=3"
        ));
        assert!(!leads(
            "https://wire.example/?p=4",
            "https://wire.example/?p=3"
        ));
        assert!(!leads("https://wire.example/ab", "https://wire.example/a"));
        assert!(!leads("https://other.example/a", "https://wire.example/a"));
        assert!(!leads("mailto:a@b.example", "https://wire.example/a"));
    }
}
