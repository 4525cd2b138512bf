//! The HTML twin of a mail: the same words, with links that can be clicked.

use std::fmt::Write as _;

use super::templates::unmarked;

/// Makes HTML from a plain text: a paragraph for each block, a link of each line that is nothing but
/// an address. Addresses inside of sentences and of quotations stay text: they come from people.
#[must_use]
pub fn twin(text: &str) -> String {
    let mut html = String::from(
        "<!doctype html>\n<html><head><meta charset=\"utf-8\"></head>\n\
         <body style=\"font-family: sans-serif; line-height: 1.5\">\n",
    );
    let text = text.replace("\r\n", "\n");
    for block in text.split("\n\n").map(str::trim).filter(|b| !b.is_empty()) {
        let lines: Vec<&str> = block.lines().collect();
        for part in lines.chunk_by(|a, b| unmarked(a).is_some() == unmarked(b).is_some()) {
            let quoted: Option<Vec<&str>> = part.iter().map(|line| unmarked(line)).collect();
            match quoted {
                Some(quoted) => quotation(&mut html, &quoted),
                None => paragraph(&mut html, part.iter().map(|text| line(text))),
            }
        }
    }
    html += "</body></html>\n";
    html
}

fn quotation(html: &mut String, lines: &[&str]) {
    *html += "<blockquote style=\"border-left: 3px solid; margin: 0; padding-left: 1em\">\n";
    let parts = lines.split(|line| line.is_empty());
    for part in parts.filter(|part| !part.is_empty()) {
        paragraph(html, part.iter().map(|text| escape(text)));
    }
    *html += "</blockquote>\n";
}

fn paragraph(html: &mut String, lines: impl Iterator<Item = String>) {
    let lines: Vec<String> = lines.collect();
    // Writing to a String can't fail.
    let _ = writeln!(html, "<p>{}</p>", lines.join("<br>\n"));
}

fn line(text: &str) -> String {
    let escaped = escape(text);
    if (text.starts_with("https://") || text.starts_with("http://"))
        && !text.contains(char::is_whitespace)
    {
        format!("<a href=\"{escaped}\">{escaped}</a>")
    } else {
        escaped
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::twin;

    #[test]
    fn the_words_stay_and_only_addresses_on_their_own_are_links() {
        let text = "To <b>The Gazette</b> & Co,\n\nSay so here:\n\nhttps://wire.example/a?b=1&c=\"2\"\n\n\
                    What changed: see http://evil.example \"now\"\nThe Wire\n";
        insta::assert_snapshot!(twin(text), @r#"
        <!doctype html>
        <html><head><meta charset="utf-8"></head>
        <body style="font-family: sans-serif; line-height: 1.5">
        <p>To &lt;b&gt;The Gazette&lt;/b&gt; &amp; Co,</p>
        <p>Say so here:</p>
        <p><a href="https://wire.example/a?b=1&amp;c=&quot;2&quot;">https://wire.example/a?b=1&amp;c=&quot;2&quot;</a></p>
        <p>What changed: see http://evil.example &quot;now&quot;<br>
        The Wire</p>
        </body></html>
        "#);
    }
    #[test]
    fn what_people_wrote_is_a_quotation_without_links() {
        let text = "Cleo Marsh writes:\n\n> Two <b>words</b>:\n> https://evil.example/\n>\n> Goodbye.\n\n\
                    The page:\n> One line.\nhttps://wire.example/\n";
        insta::assert_snapshot!(twin(text), @r#"
        <!doctype html>
        <html><head><meta charset="utf-8"></head>
        <body style="font-family: sans-serif; line-height: 1.5">
        <p>Cleo Marsh writes:</p>
        <blockquote style="border-left: 3px solid; margin: 0; padding-left: 1em">
        <p>Two &lt;b&gt;words&lt;/b&gt;:<br>
        https://evil.example/</p>
        <p>Goodbye.</p>
        </blockquote>
        <p>The page:</p>
        <blockquote style="border-left: 3px solid; margin: 0; padding-left: 1em">
        <p>One line.</p>
        </blockquote>
        <p><a href="https://wire.example/">https://wire.example/</a></p>
        </body></html>
        "#);
    }
}
