//! The HTML twin of a mail: the same words, with links that can be clicked.

use std::fmt::Write as _;

/// Makes HTML from a plain text: a paragraph for each block, a link of each line that is nothing but
/// an address. Addresses inside of sentences stay text: they come from people.
#[must_use]
pub fn twin(text: &str) -> String {
    let mut html = String::from(
        "<!doctype html>\n<html><head><meta charset=\"utf-8\"></head>\n\
         <body style=\"font-family: sans-serif; line-height: 1.5\">\n",
    );
    let text = text.replace("\r\n", "\n");
    for block in text.split("\n\n").map(str::trim).filter(|b| !b.is_empty()) {
        let lines: Vec<String> = block.lines().map(line).collect();
        // Writing to a String can't fail.
        let _ = writeln!(html, "<p>{}</p>", lines.join("<br>\n"));
    }
    html += "</body></html>\n";
    html
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
}
