//! News agencies, and how texts credit them.
//!
//! A credit says whose the words are: `… on Tuesday. (AP)`, `BERLIN (Reuters) — …`. An attribution
//! says who else knows: "according to the AP", "she told Reuters". What is told after an agency is
//! still the wire's own reporting, so only credits count here.

use url::Url;

use crate::{Body, Paragraph, ParagraphKind, Purpose};

/// An agency: its name, the other ways in which credits write it, and where it publishes.
struct Agency {
    name: &'static str,
    written: &'static [&'static str],
    hosts: &'static [&'static str],
}

/// Abbreviations that mean other things as well (EPA, APA, CP) are left out: those credits are
/// written in full.
const AGENCIES: [Agency; 26] = [
    agency(
        "The Associated Press",
        &["AP", "Associated Press", "AP Photo"],
        &["apnews.com", "ap.org"],
    ),
    agency("Reuters", &["Thomson Reuters"], &["reuters.com"]),
    agency(
        "Agence France-Presse",
        &["AFP", "Agence France Presse"],
        &["afp.com"],
    ),
    agency("dpa", &["Deutsche Presse-Agentur"], &["dpa.com"]),
    agency("EFE", &["Agencia EFE"], &["efe.com"]),
    agency("ANSA", &["Agenzia ANSA"], &["ansa.it"]),
    agency("PA Media", &["Press Association", "PA Wire"], &["pa.media"]),
    agency(
        "The Canadian Press",
        &["Canadian Press"],
        &["thecanadianpress.com"],
    ),
    agency(
        "Australian Associated Press",
        &["AAP"],
        &["aap.com.au", "aapnews.com.au"],
    ),
    agency(
        "Austria Presse Agentur",
        &["APA – Austria Presse Agentur"],
        &["apa.at"],
    ),
    agency("Keystone-SDA", &["SDA", "Keystone"], &["keystone-sda.ch"]),
    agency("Bloomberg", &["Bloomberg News"], &["bloomberg.com"]),
    agency("Getty Images", &["Getty"], &["gettyimages.com"]),
    agency(
        "European Pressphoto Agency",
        &["EPA-EFE", "EPA/EFE"],
        &["epa.eu"],
    ),
    agency("United Press International", &["UPI"], &["upi.com"]),
    agency("Kyodo News", &["Kyodo"], &["kyodonews.net"]),
    agency("Xinhua", &["Xinhua News Agency"], &["xinhuanet.com"]),
    agency("TASS", &["ITAR-TASS"], &["tass.com"]),
    agency("NTB", &["Norsk Telegrambyrå"], &["ntb.no"]),
    agency(
        "Press Trust of India",
        &["PTI"],
        &["ptinews.com", "ptinews.in"],
    ),
    agency("Interfax", &[], &["interfax.com", "interfax.ru"]),
    agency("RIA Novosti", &["RIA"], &["ria.ru"]),
    agency("Yonhap", &["Yonhap News Agency"], &["yna.co.kr"]),
    agency(
        "Anadolu Agency",
        &["Anadolu", "Anadolu Ajansı"],
        &["aa.com.tr"],
    ),
    agency("Belga", &["Belga News Agency"], &["belga.be"]),
    agency("Ritzau", &[], &["ritzau.dk", "ritzau.com"]),
];

const fn agency(
    name: &'static str,
    written: &'static [&'static str],
    hosts: &'static [&'static str],
) -> Agency {
    Agency {
        name,
        written,
        hosts,
    }
}

/// A sign that a paragraph is an agency's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credited {
    /// The place of the paragraph in the body, from 0.
    pub paragraph: usize,
    /// How readers count it, from 1, headings aside.
    pub number: usize,
    /// Whose it seems to be.
    pub owner: String,
    /// What says so.
    pub sign: Sign,
}

/// How a paragraph credits an agency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// At its end: `… on Tuesday. (AP)`.
    Credit,
    /// At its beginning: `BERLIN (Reuters) — …`. What follows may be the agency's, too.
    Dateline,
    /// It says that an agency contributed, not what.
    Contribution,
}

/// The agency that a credit names, as in a byline or below a picture: `Jane Doe/AP`. Of several,
/// all are named.
#[must_use]
pub fn in_credit(credit: &str) -> Option<String> {
    let parts = credit
        .split(['/', '|', ',', ';', ':', '(', ')', '—', '–'])
        .flat_map(|part| part.split(" via "))
        .flat_map(|part| part.split(" for "))
        .flat_map(|part| part.split(" and "))
        .flat_map(|part| part.split(" with "))
        .map(|part| part.trim().trim_start_matches("By "));
    joined(parts.filter_map(named))
}

/// The agency at whose address this is.
#[must_use]
pub fn at(address: &Url) -> Option<&'static str> {
    let host = address.host_str()?;
    let is_at = |known: &&str| {
        host.strip_suffix(*known)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    };
    let found = AGENCIES.iter().find(|it| it.hosts.iter().any(is_at));
    found.map(|agency| agency.name)
}

/// Every way in which texts write an agency, each with its name.
pub fn written() -> impl Iterator<Item = (&'static str, &'static str)> {
    AGENCIES.iter().flat_map(|agency| {
        let others = agency.written.iter().map(|written| (*written, agency.name));
        std::iter::once((agency.name, agency.name)).chain(others)
    })
}

/// The agency that is written so, and no more than that.
#[must_use]
pub fn named(written: &str) -> Option<&'static str> {
    let written = written.trim().trim_end_matches('.');
    let is = |name: &str| {
        // Abbreviations in capitals mean something only in capitals.
        let short = !name.contains(' ') && name.len() <= 4;
        name == written || !short && name.eq_ignore_ascii_case(written)
    };
    let found = AGENCIES
        .iter()
        .find(|agency| is(agency.name) || agency.written.iter().any(|name| is(name)));
    found.map(|agency| agency.name)
}

/// How a paragraph credits an agency, and which.
#[must_use]
pub fn sign(paragraph: &str) -> Option<(Sign, String)> {
    let text = paragraph.trim();
    if let Some(owner) = credit_at_end(text) {
        Some((Sign::Credit, owner))
    } else if let Some(owner) = dateline(text) {
        Some((Sign::Dateline, owner))
    } else {
        contribution(text).map(|owner| (Sign::Contribution, owner))
    }
}

impl Body {
    /// The paragraphs that credit an agency and aren't said to be a third party's.
    #[must_use]
    pub fn credited(&self) -> Vec<Credited> {
        let paragraphs = self.open(Purpose::Index).iter().enumerate();
        paragraphs
            .filter(|(_, paragraph)| paragraph.kind != ParagraphKind::Heading)
            .zip(1..)
            .filter(|((_, paragraph), _)| paragraph.third_party().next().is_none())
            .filter_map(|((place, paragraph), number)| {
                let (sign, owner) = sign(&paragraph.text)?;
                Some(Credited {
                    paragraph: place,
                    number,
                    owner,
                    sign,
                })
            })
            .collect()
    }
}

impl Paragraph {
    /// The same, marked where it carries an agency's credit line or dateline as a whole; with it,
    /// whose it is.
    #[must_use]
    pub fn with_credit_read(self) -> (Self, Option<(Sign, String)>) {
        if self.kind == ParagraphKind::Heading || self.third_party().next().is_some() {
            return (self, None);
        }
        match sign(&self.text) {
            Some((sign @ (Sign::Credit | Sign::Dateline), owner)) => {
                (self.owned_by(&owner), Some((sign, owner)))
            }
            other => (self, other),
        }
    }
}

/// `… on Tuesday. (AP)`, `… on Tuesday. [Reuters]`, `… on Tuesday. — AP`: behind the end of a
/// sentence, so that `the Alliance Party (AP).` is none.
fn credit_at_end(text: &str) -> Option<String> {
    let in_brackets = [('(', ')'), ('[', ']')]
        .into_iter()
        .find_map(|(open, close)| {
            let inner = text.strip_suffix(close)?;
            let at = inner.rfind(open)?;
            Some((&text[..at], &inner[at + 1..]))
        });
    let behind_dash = || {
        let (at, dash) = text.char_indices().rfind(|(_, c)| matches!(c, '—' | '–'))?;
        Some((&text[..at], &text[at + dash.len_utf8()..]))
    };
    let (before, credit) = in_brackets.or_else(behind_dash)?;
    let ended = before
        .trim_end()
        .ends_with(['.', '!', '?', '…', '”', '"', '’', '»', '“']);
    if !ended {
        return None;
    }
    all_named(credit)
}

/// `BERLIN (Reuters) — …`. An abbreviation that is only introduced, `Allied Printers (AP) — …`, is none.
fn dateline(text: &str) -> Option<String> {
    const LONGEST_PLACE: usize = 60;
    let open = text.find('(').filter(|at| *at <= LONGEST_PLACE)?;
    let (credit, after) = text[open + 1..].split_once(')')?;
    let place = text[..open].trim();
    if !after.trim_start().starts_with(['—', '–', '-']) {
        return None;
    }
    let words = || place.split_whitespace();
    let capital = |word: &str| word.starts_with(|c: char| c.is_uppercase() || c.is_numeric());
    let initials: String = words().filter_map(|word| word.chars().next()).collect();
    let is_place = words().all(capital) && words().count() <= 6 && !initials.ends_with(credit);
    is_place.then(|| all_named(credit)).flatten()
}

/// `The Associated Press contributed to this report.`
fn contribution(text: &str) -> Option<String> {
    const LONGEST: usize = 25;
    let (before, _) = text.split_once(" contributed ")?;
    if text.split_whitespace().count() > LONGEST {
        return None;
    }
    in_credit(before).or_else(|| {
        let writer = before.rsplit_once("writer")?.0.trim();
        in_credit(writer)
    })
}

/// The agencies of a credit that names nothing else: `AP/Reuters`.
fn all_named(credit: &str) -> Option<String> {
    let parts: Vec<_> = credit.split(['/', ',']).map(named).collect();
    let all: Option<Vec<_>> = parts.into_iter().collect();
    joined(all?.into_iter())
}

fn joined<'a>(names: impl Iterator<Item = &'a str>) -> Option<String> {
    let mut all: Vec<&str> = Vec::new();
    for name in names {
        if !all.contains(&name) {
            all.push(name);
        }
    }
    (!all.is_empty()).then(|| all.join(" and "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_credit_is_an_agencys_and_an_attribution_is_not() {
        let press = "The Associated Press";
        let table = [
            ("The vote was on Tuesday. (AP)", Some((Sign::Credit, press))),
            (
                "“Never,” he said. “Never.” (Reuters)",
                Some((Sign::Credit, "Reuters")),
            ),
            (
                "The vote was on Tuesday. [AFP]",
                Some((Sign::Credit, "Agence France-Presse")),
            ),
            (
                "The vote was on Tuesday. — The Associated Press",
                Some((Sign::Credit, press)),
            ),
            (
                "Gewählt wurde am Dienstag. (dpa)",
                Some((Sign::Credit, "dpa")),
            ),
            (
                "The vote was on Tuesday. (AP/Reuters)",
                Some((Sign::Credit, "The Associated Press and Reuters")),
            ),
            (
                "WASHINGTON (AP) — The Senate voted.",
                Some((Sign::Dateline, press)),
            ),
            (
                "BERLIN, Nov 3 (Reuters) - The Bundestag voted.",
                Some((Sign::Dateline, "Reuters")),
            ),
            (
                "Berlin (dpa) – Der Bundestag stimmte ab.",
                Some((Sign::Dateline, "dpa")),
            ),
            ("(AP) — The Senate voted.", Some((Sign::Dateline, press))),
            (
                "The Associated Press contributed to this report.",
                Some((Sign::Contribution, press)),
            ),
            (
                "Associated Press writer Ana Torres contributed to this report.",
                Some((Sign::Contribution, press)),
            ),
            // What agencies have found is told after them.
            ("The vote was on Tuesday, according to the AP.", None),
            (
                "The vote was on Tuesday, The Associated Press reported.",
                None,
            ),
            ("“We won,” she told Reuters.", None),
            ("He works for Reuters.", None),
            ("The Associated Press has won the prize.", None),
            ("The AP called the race on Tuesday. (It was close.)", None),
            ("She spoke to reporters — AFP among them.", None),
            // What only looks like one.
            ("He joined the Alliance Party (AP).", None),
            ("The Alliance Party (AP) — the largest — split.", None),
            ("Amalgamated Printers (AP) — the oldest — closed.", None),
            ("A union (AP) — the largest — split.", None),
            ("The agency was criticised. (EPA)", None),
            ("The map was wrong. (ap)", None),
            ("He gave her the book. — Reuter", None),
        ];
        for (text, expected) in table {
            let found = sign(text);
            let found = found.as_ref().map(|(sign, owner)| (*sign, owner.as_str()));
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn credits_of_pictures_and_bylines_name_agencies() {
        let table = [
            ("Jane Doe/AP", Some("The Associated Press")),
            ("AP Photo/Jane Doe", Some("The Associated Press")),
            ("Photo: Reuters", Some("Reuters")),
            (
                "Jane Doe/AFP via Getty Images",
                Some("Agence France-Presse and Getty Images"),
            ),
            (
                "Jane Doe for The Associated Press",
                Some("The Associated Press"),
            ),
            (
                "By Ana Torres and The Associated Press",
                Some("The Associated Press"),
            ),
            ("the associated press", Some("The Associated Press")),
            ("Photo: Civic Wire", None),
            ("Ana Torres", None),
            ("The AP Building, by Ana Torres", None),
        ];
        for (credit, agency) in table {
            assert_eq!(in_credit(credit).as_deref(), agency, "{credit}");
        }
    }

    #[test]
    fn addresses_are_an_agencys_with_all_below_them() {
        let table = [
            ("https://apnews.com/article/1", Some("The Associated Press")),
            ("https://www.reuters.com/world", Some("Reuters")),
            ("https://notreuters.com/world", None),
            ("mailto:desk@reuters.com", None),
        ];
        for (address, agency) in table {
            assert_eq!(at(&address.parse().unwrap()), agency, "{address}");
        }
    }
}
