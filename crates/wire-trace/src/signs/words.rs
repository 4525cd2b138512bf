//! The words by which sites of many languages say who makes them, in small letters.

/// What links to a page about the publisher are called, the likeliest first.
const ABOUT: &[&str] = &[
    "about us",
    "about",
    "who we are",
    "our story",
    "masthead",
    "über uns",
    "ueber uns",
    "wir über uns",
    "impressum",
    "imprint",
    "quiénes somos",
    "quienes somos",
    "sobre nosotros",
    "acerca de",
    "nosotros",
    "qui sommes-nous",
    "qui sommes nous",
    "à propos",
    "a propos",
    "mentions légales",
    "chi siamo",
    "quem somos",
    "sobre nós",
    "ficha técnica",
    "expediente",
    "over ons",
    "colofon",
    "om oss",
    "om os",
    "tietoa meistä",
    "um okkur",
    "o nas",
    "o nás",
    "rólunk",
    "despre noi",
    "за нас",
    "о нас",
    "про нас",
    "про редакцию",
    "hakkımızda",
    "künye",
    "σχετικά με εμάς",
    "ταυτότητα",
    "אודות",
    "من نحن",
    "درباره ما",
    "关于我们",
    "關於我們",
    "会社概要",
    "私たちについて",
    "회사소개",
    "tentang kami",
    "हमारे बारे में",
    "kuhusu sisi",
    "our team",
    "staff",
    "redaktion",
    "contact",
];

/// How the paths of such pages are called, where the link is a picture or says something else.
const PATHS: &[&str] = &[
    "about",
    "about-us",
    "aboutus",
    "who-we-are",
    "masthead",
    "impressum",
    "imprint",
    "ueber-uns",
    "uber-uns",
    "quienes-somos",
    "sobre-nosotros",
    "acerca-de",
    "qui-sommes-nous",
    "a-propos",
    "mentions-legales",
    "chi-siamo",
    "quem-somos",
    "over-ons",
    "om-oss",
    "o-nas",
    "staff",
    "contact",
];

/// Who works at a news publisher.
pub(super) const STAFF: &[&str] = &[
    "editor",
    "editors",
    "editor-in-chief",
    "managing editor",
    "publisher",
    "reporter",
    "reporters",
    "staff",
    "newsroom",
    "our team",
    "chefredakteur",
    "chefredakteurin",
    "chefredaktion",
    "redaktion",
    "redakteur",
    "redakteurin",
    "verantwortlich",
    "herausgeber",
    "herausgeberin",
    "director",
    "directora",
    "redactor",
    "redactora",
    "redacción",
    "editora",
    "jefe de redacción",
    "rédacteur",
    "rédactrice",
    "rédaction",
    "directeur de la publication",
    "directrice de la publication",
    "direttore",
    "direttrice",
    "redazione",
    "hoofdredacteur",
    "redactie",
    "ansvarig utgivare",
    "redaktør",
    "redaktor",
    "главный редактор",
];

/// How rights are reserved.
pub(super) const RIGHTS: &[&str] = &[
    "all rights reserved",
    "alle rechte vorbehalten",
    "todos los derechos reservados",
    "tous droits réservés",
    "tutti i diritti riservati",
    "todos os direitos reservados",
];

/// What stands before the year in which a publisher began.
pub(super) const START: &[&str] = &[
    "since",
    "founded",
    "established",
    "launched",
    "first published",
    "has been publishing",
    "seit",
    "gegründet",
    "erscheint seit",
    "desde",
    "fundado",
    "fundada",
    "fundó",
    "fondé en",
    "fondée en",
    "depuis",
    "créé en",
    "fondato",
    "fondata",
    "nato nel",
    "dal",
    "opgericht",
    "sinds",
    "grundad",
    "grundlagt",
    "siden",
    "założon",
    "основан",
    "από το",
];

/// How likely a link is one to a page about the publisher: the smaller, the likelier.
pub(super) fn about(text: &str, path: &str) -> Option<usize> {
    let text = text.to_lowercase();
    // A headline may have any word in it; the name of a page is short.
    let by_text = (text.split_whitespace().count() <= 4)
        .then(|| ABOUT.iter().position(|word| find(&text, word).is_some()))
        .flatten();
    let last = path
        .trim_end_matches('/')
        .rsplit('/')
        .next()
        .unwrap_or_default();
    let last = last
        .split('.')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    let by_path = PATHS.iter().position(|name| *name == last);
    by_text.into_iter().chain(by_path).min()
}

/// Whether one of these words stands in a text.
pub(super) fn any(text: &str, words: &[&str]) -> bool {
    let text = text.to_lowercase();
    words.iter().any(|word| find(&text, word).is_some())
}

/// Where a word stands in a text of small letters, as a word of its own. Writing without spaces has no
/// ends of words.
pub(super) fn find(text: &str, word: &str) -> Option<usize> {
    let spaced = word.chars().next().is_some_and(|c| c < '\u{2e80}');
    text.match_indices(word).map(|(at, _)| at).find(|&at| {
        let before = text[..at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        let ends = |c: Option<char>| !c.is_some_and(char::is_alphanumeric);
        !spaced || (ends(before) && ends(after))
    })
}
