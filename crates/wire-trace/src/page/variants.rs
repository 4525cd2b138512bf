//! The other forms of a page that it names itself: for phones, for printing, and the one that it calls its own.

use url::Url;

use super::Page;

/// The most words of a link that says 'print'.
const LINK_WORDS: usize = 5;

impl Page {
    /// The addresses of the page's other forms, each once: those that its head names as AMP (`rel=amphtml`), for
    /// printing (`rel=alternate media=print`) or as its canonical one, and those of links that say 'print'. They
    /// may lead anywhere: whoever asks them looks whether they are of the same site.
    #[must_use]
    pub fn variants(&self) -> Vec<Url> {
        let printed = self.links.iter().filter(|link| {
            let text = self.text.get(link.range.clone()).unwrap_or_default();
            says_print(text)
        });
        let named = self.forms.iter().chain(&self.canonical);
        let hrefs = named.chain(printed.map(|link| &link.href));
        let own = self.url.as_ref().map(without_fragment);
        let mut variants = Vec::new();
        for variant in hrefs.filter_map(|href| self.absolute(href)) {
            let variant = without_fragment(&variant);
            let is_web = matches!(variant.scheme(), "http" | "https");
            if is_web && Some(&variant) != own.as_ref() && !variants.contains(&variant) {
                variants.push(variant);
            }
        }
        variants
    }
}

/// Whether a link leads to a page for the printer: 'Print', 'Print this story', 'Printer-friendly version'.
fn says_print(text: &str) -> bool {
    let mut words = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    let first = words.next().unwrap_or_default().to_lowercase();
    matches!(first.as_str(), "print" | "printer" | "printable") && words.count() < LINK_WORDS
}

fn without_fragment(address: &Url) -> Url {
    let mut address = address.clone();
    address.set_fragment(None);
    address
}

#[cfg(test)]
mod tests {
    use crate::PageContext;

    use super::*;

    fn variants(html: &str) -> String {
        let context = PageContext {
            url: Url::parse("https://gazette.example/news/ferry?from=home").ok(),
            ..PageContext::default()
        };
        let page = Page::read(html.as_bytes(), context).unwrap();
        let variants: Vec<String> = page.variants().iter().map(Url::to_string).collect();
        variants.join("\n")
    }

    #[test]
    fn what_a_page_names_as_its_other_forms() {
        insta::assert_snapshot!(variants(
            "<head><link rel=amphtml href='/news/ferry/amp?a=1&amp;b=2'>\
             <link rel='alternate' media='only print and (min-width: 9cm)' href='ferry-print.html'>\
             <link rel=alternate media=handheld href='/m/ferry'>\
             <link rel=alternate hreflang=de href='/de/ferry'>\
             <link rel=stylesheet media=print href='/print.css'>\
             <link rel=canonical href='https://gazette.example/news/ferry'></head>\
             <p><a href='?print=1'><b>Print</b> this story</a> <a href='#top'>Print</a> <a href='javascript:print()'>Print</a>\
             <a href='/shop'>Prints and posters</a> <a href='/s'>Print subscribers get the whole of it on their tablets</a></p>"
        ), @"
        https://gazette.example/news/ferry/amp?a=1&b=2
        https://gazette.example/news/ferry-print.html
        https://gazette.example/news/ferry
        https://gazette.example/news/ferry?print=1
        ");
    }

    #[test]
    fn a_page_that_is_its_own_canonical_one_has_no_other_form() {
        assert_eq!(
            variants("<link rel=canonical href='https://gazette.example/news/ferry?from=home#x'>"),
            ""
        );
    }
}
