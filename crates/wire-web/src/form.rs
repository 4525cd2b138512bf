//! Forms: what was typed, what is wrong with it, and how the page says so.

use std::net::IpAddr;

use askama::Template;
use askama::filters::Safe;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan, tz::TimeZone};
use url::{Host, Url};
use wire_audience::stated;
use wire_rights::{Audience, Method, whole_number};
use wire_story::email_address;
use wire_story::text::{is_blank, without_turning};

use crate::error::{Page, as_sentence, show};

/// What is wrong with a form, field by field, in the order of the form. A page shows each sentence
/// at its field, and all of them above the form.
#[derive(Clone, Debug, Default)]
pub(crate) struct Problems {
    list: Vec<(&'static str, String)>,
}

impl Problems {
    /// One problem at one field.
    pub(crate) fn one(field: &'static str, sentence: impl Into<String>) -> Self {
        let mut problems = Self::default();
        problems.add(field, sentence);
        problems
    }

    /// Notes what is wrong with a field. The first problem of a field is the one that is said.
    pub(crate) fn add(&mut self, field: &'static str, sentence: impl Into<String>) {
        if self.of(field).is_none() {
            self.list.push((field, sentence.into()));
        }
    }

    /// The value, or the default one with the problem noted.
    pub(crate) fn keep<T: Default>(
        &mut self,
        field: &'static str,
        checked: Result<T, String>,
    ) -> T {
        checked.unwrap_or_else(|sentence| {
            self.add(field, sentence);
            T::default()
        })
    }

    /// Notes what is wrong with another part of the form.
    pub(crate) fn extend(&mut self, others: &Self) {
        for (field, sentence) in &others.list {
            self.add(field, sentence.clone());
        }
    }

    /// Whether nothing is wrong.
    pub(crate) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Whether any of these fields has a problem.
    pub(crate) fn any_of(&self, fields: &[&str]) -> bool {
        fields.iter().any(|field| self.of(field).is_some())
    }

    /// What is wrong with a field.
    pub(crate) fn of(&self, field: &str) -> Option<&str> {
        self.list
            .iter()
            .find(|(name, _)| *name == field)
            .map(|(_, sentence)| sentence.as_str())
    }

    /// All of it, with the fields' names.
    pub(crate) fn all(&self) -> &[(&'static str, String)] {
        &self.list
    }

    /// The attributes that tell a screen reader what belongs to the field: its hint, its problem.
    pub(crate) fn marks(&self, field: &str, has_hint: bool) -> Safe<String> {
        let wrong = self.of(field).is_some();
        let mut says = Vec::new();
        if wrong {
            says.push(format!("{field}-error"));
        }
        if has_hint {
            says.push(format!("{field}-hint"));
        }
        let mut attributes = String::new();
        if wrong {
            attributes.push_str("aria-invalid=\"true\" ");
        }
        if !says.is_empty() {
            attributes.push_str(&format!("aria-describedby=\"{}\"", says.join(" ")));
        }
        Safe(attributes)
    }
}

/// A page with a form, as a success or, where something is wrong with what was typed, as a failure.
pub(crate) fn show_form(problems: &Problems, template: &impl Template) -> Page {
    let status = if problems.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    Ok((status, show(template)?).into_response())
}

/// The tags of languages in a field, with commas or blanks between them.
pub(crate) fn language_tags(typed: &str) -> Vec<String> {
    typed
        .split(|letter: char| letter == ',' || letter.is_whitespace())
        .filter(|tag| !tag.is_empty())
        .map(str::to_owned)
        .collect()
}

/// One line of text that has to be there. What would make it read as another is left out.
pub(crate) fn line(what: &str, typed: &str, longest: usize) -> Result<String, String> {
    let line = without_turning(typed);
    let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
    if is_blank(&line) {
        Err(format!("Fill in {what}."))
    } else if line.chars().count() > longest {
        Err(format!("Shorten {what} to {longest} characters."))
    } else if line.chars().any(char::is_control) {
        Err(format!(
            "There are control characters in {what}: remove them."
        ))
    } else {
        Ok(line)
    }
}

/// An e-mail address that a mail could be sent to. Whether it exists is only known by sending one.
pub(crate) fn email(typed: &str) -> Result<String, String> {
    if typed.trim().is_empty() {
        return Err("Fill in the e-mail address.".into());
    }
    email_address(typed)
        .map(str::to_owned)
        .map_err(|_| "This is no e-mail address: it looks like news@gazette.example.".into())
}

/// A site's host, from what people paste: a domain or an address of one of its pages.
pub(crate) fn site(typed: &str) -> Result<String, String> {
    const LONGEST: usize = 1000;
    let typed = line("the site", typed, LONGEST)?;
    let address = if typed.contains("://") {
        typed
    } else {
        format!("https://{typed}")
    };
    let url = Url::parse(&address)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https") && url.username().is_empty());
    let host = url.as_ref().and_then(Url::host_str).unwrap_or_default();
    let number = match url.as_ref().and_then(Url::host) {
        Some(Host::Ipv4(address)) => Some(IpAddr::from(address)),
        Some(Host::Ipv6(address)) => Some(IpAddr::from(address)),
        Some(Host::Domain(_)) | None => None,
    };
    let loopback = host == "localhost"
        || host.ends_with(".localhost")
        || number.is_some_and(|address| address.is_loopback());
    if number.is_some() && !loopback {
        return Err(
            "A site has a name, like gazette.example; this is the number of a machine.".into(),
        );
    }
    // On one's own machine, ports are what tells sites apart.
    match url.as_ref().and_then(Url::port) {
        Some(port) if loopback => Ok(format!("{host}:{port}")),
        Some(port) => Err(format!(
            "A site is what is found at {host} itself: leave :{port} away, or give the site's own name."
        )),
        _ if loopback || host.contains('.') => Ok(host.to_owned()),
        _ => Err("This is no site: it looks like gazette.example.".into()),
    }
}

/// Countries by their two letters, each once; none, where nothing was typed.
pub(crate) fn countries(typed: &str) -> Result<Vec<String>, String> {
    let mut countries = Vec::new();
    for code in typed.split(|c: char| c.is_whitespace() || c == ',' || c == ';') {
        let code = code.to_uppercase();
        if code.is_empty() || countries.contains(&code) {
            continue;
        }
        if wire_rights::Country::of(&code).is_none() {
            let code: String = code.chars().take(30).collect();
            return Err(format!(
                "“{code}” is no country: give two letters for each, such as IE, GB."
            ));
        }
        countries.push(code);
    }
    Ok(countries)
}

/// The last whole month before `at`, for forms that ask for a period.
pub(crate) fn last_month(at: Timestamp) -> (Date, Date) {
    let first = at.to_zoned(TimeZone::UTC).date().first_of_month();
    let last = first.saturating_sub(1.day());
    (last.first_of_month(), last)
}

/// What was typed of an audience, as evidence: the visitors in a month and the days that were counted.
pub(crate) fn audience(
    method: Method,
    typed: [&str; 3],
    at: Timestamp,
    problems: &mut Problems,
) -> Option<Audience> {
    let [visitors, from, to] = typed;
    let visitors = problems.keep("visitors", number_of_visitors(visitors).map(Some));
    let period = problems.keep("period", days_counted(from, to).map(Some));
    match stated(method, visitors?, period?, at) {
        Ok(audience) => Some(audience),
        Err(error) => {
            let field = match error.is_of_the_number() {
                true => "visitors",
                false => "period",
            };
            problems.add(field, as_sentence(&error.to_string()));
            None
        }
    }
}

/// With or without separators.
fn number_of_visitors(typed: &str) -> Result<u64, String> {
    if typed.trim().is_empty() {
        return Err("Fill in how many visitors there are in a month.".into());
    }
    whole_number(typed).ok_or_else(|| "Write the visitors as a whole number: 48,000.".into())
}

fn days_counted(from: &str, to: &str) -> Result<(Date, Date), String> {
    let day = |typed: &str, which: &str| {
        let day = typed.trim().parse();
        day.map_err(|_| format!("Fill in the {which} day of the period, as 2026-10-31."))
    };
    Ok((day(from, "first")?, day(to, "last")?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_one_line() {
        assert_eq!(
            line("the name", "  The \n Gazette ", 20),
            Ok("The Gazette".into())
        );
        for blank in [" ", "\u{200b}", "\u{2800} \u{2060}"] {
            assert_eq!(line("the name", blank, 20), Err("Fill in the name.".into()));
        }
        assert_eq!(
            line("the name", "abc", 2),
            Err("Shorten the name to 2 characters.".into())
        );
        assert!(line("the name", "a\u{0}b", 20).is_err());
        assert_eq!(
            line("the name", "news\u{202e}elpmaxe \u{2066}", 20),
            Ok("newselpmaxe".into())
        );
        assert!(line("the name", "\u{202e}", 20).is_err());
    }

    #[test]
    fn sites_are_hosts() {
        for typed in [
            "gazette.example",
            " https://gazette.example/news?x=1 ",
            "GAZETTE.example",
        ] {
            assert_eq!(site(typed), Ok("gazette.example".into()), "{typed}");
        }
        for own in ["127.0.0.1:9000", "gazette.localhost:9000"] {
            assert_eq!(site(own), Ok(own.into()));
        }
        for bad in [
            "",
            "gazette",
            "https://",
            "a b.example",
            "mailto:x@y.example",
            "https://gazette.example:8443/",
            "10.0.0.1",
            "[2001:db8::1]",
        ] {
            assert!(site(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn countries_are_written_in_two_letters_each() {
        let three = Ok(vec!["IE".into(), "GB".into(), "US".into()]);
        assert_eq!(countries("ie, GB;gb  us"), three);
        assert_eq!(countries(" "), Ok(Vec::new()));
        assert_eq!(
            countries("IE, Wales"),
            Err("“WALES” is no country: give two letters for each, such as IE, GB.".into())
        );
    }

    #[test]
    fn the_last_month_is_whole() {
        let at = "2026-03-15T12:00:00Z".parse().unwrap();
        let (from, to) = last_month(at);
        assert_eq!(
            (from.to_string(), to.to_string()),
            ("2026-02-01".into(), "2026-02-28".into())
        );
    }

    #[test]
    fn an_audience_is_a_number_of_people_on_days_of_a_recent_month() {
        let at: Timestamp = "2026-11-22T12:00:00Z".parse().unwrap();
        let table = [
            ("48,000", "2026-10-01", "2026-10-31", ""),
            (
                "",
                "2026-10-01",
                "2026-10-31",
                "visitors: Fill in how many visitors there are in a month.",
            ),
            (
                "2.500,00",
                "2026-10-01",
                "2026-10-31",
                "visitors: Write the visitors as a whole number: 48,000.",
            ),
            (
                "-5",
                "2026-10-01",
                "2026-10-31",
                "visitors: Write the visitors as a whole number: 48,000.",
            ),
            (
                "0",
                "2026-10-01",
                "2026-10-31",
                "visitors: Nobody is no audience: write how many visitors there are in a month.",
            ),
            (
                "9",
                "",
                "2026-10-31",
                "period: Fill in the first day of the period, as 2026-10-31.",
            ),
            (
                "9",
                "2026-02-01",
                "2026-02-30",
                "period: Fill in the last day of the period, as 2026-10-31.",
            ),
            (
                "9",
                "2026-10-01",
                "2026-10-07",
                "period: The period is shorter than 28 days: take a whole month.",
            ),
        ];
        for (visitors, from, to, expected) in table {
            let mut problems = Problems::default();
            let read = audience(Method::Declaration, [visitors, from, to], at, &mut problems);
            let said = problems
                .all()
                .iter()
                .map(|(field, said)| format!("{field}: {said}"));
            let said = said.collect::<Vec<_>>().join(" ");
            assert_eq!(said, expected, "{visitors} {from} {to}");
            assert_eq!(read.is_some(), expected.is_empty());
        }
    }
}
