//! Whether a request is the visit of a page.

/// What was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    /// A page for people.
    Page,
    /// A feed, which programs fetch.
    Feed,
    /// A picture, a script, a style sheet, a download, data, or a door for programs.
    Asset,
}

/// Where programs knock, in WordPress and elsewhere.
const FOR_PROGRAMS: [&[u8]; 8] = [
    b"/.well-known/",
    b"/api/",
    b"/cdn-cgi/",
    b"/wp-admin/",
    b"/wp-content/",
    b"/wp-includes/",
    b"/wp-json/",
    b"/_next/",
];

/// Tells pages from the rest by the path, and by the answer's type where it is known.
pub(crate) fn asked(target: &[u8], content_type: Option<&[u8]>) -> Asked {
    if let Some(content_type) = content_type
        && let Some(asked) = by_type(content_type)
    {
        return asked;
    }
    let target = path_of(target);
    let (path, query) = match memchr::memchr2(b'?', b'#', target) {
        Some(end) => (&target[..end], &target[end + 1..]),
        None => (target, &b""[..]),
    };
    if path.first() != Some(&b'/') {
        return Asked::Asset;
    }
    if FOR_PROGRAMS.iter().any(|door| path.starts_with(door)) {
        return Asked::Asset;
    }
    if query.starts_with(b"feed=") {
        return Asked::Feed;
    }
    let path = path.strip_suffix(b"/").unwrap_or(path);
    let name = memchr::memrchr(b'/', path).map_or(path, |slash| &path[slash + 1..]);
    match memchr::memrchr(b'.', name) {
        Some(dot) => by_ending(&name[..dot], &name[dot + 1..]),
        None if matches!(name, b"feed" | b"rss" | b"atom" | b"rss2" | b"rdf") => Asked::Feed,
        None => Asked::Page,
    }
}

/// The path and query of a target; a proxy is asked for whole addresses.
fn path_of(target: &[u8]) -> &[u8] {
    if target.first() == Some(&b'/') {
        return target;
    }
    let Some(colon) = memchr::memmem::find(target, b"://") else {
        return target;
    };
    let rest = &target[colon + 3..];
    memchr::memchr(b'/', rest).map_or(b"/", |slash| &rest[slash..])
}

/// What a type says; nothing where it says too little.
fn by_type(content_type: &[u8]) -> Option<Asked> {
    let end = memchr::memchr(b';', content_type).unwrap_or(content_type.len());
    let kind = content_type[..end].trim_ascii();
    let is = |known: &[u8]| kind.eq_ignore_ascii_case(known);
    if is(b"text/html") || is(b"application/xhtml+xml") {
        // A feed's address that answers with HTML is a page; so is `/story.php`.
        return Some(Asked::Page);
    }
    if is(b"application/rss+xml") || is(b"application/atom+xml") || is(b"application/feed+json") {
        return Some(Asked::Feed);
    }
    memchr::memchr(b'/', kind).is_some().then_some(Asked::Asset)
}

fn by_ending(stem: &[u8], ending: &[u8]) -> Asked {
    /// Longer ones are no endings: `/2026/10/the-rise-of-node.javascript-and-more`.
    const LONGEST: usize = 11;
    let mut lower = [0; LONGEST];
    let Some(lower) = lower.get_mut(..ending.len()) else {
        return Asked::Page;
    };
    lower.copy_from_slice(ending);
    lower.make_ascii_lowercase();
    match &*lower {
        b"rss" | b"atom" | b"rdf" => Asked::Feed,
        b"xml" | b"json" if matches!(stem, b"feed" | b"rss" | b"atom" | b"index") => Asked::Feed,
        b"css" | b"js" | b"mjs" | b"map" | b"json" | b"jsonld" | b"xml" | b"xsl" | b"txt"
        | b"csv" | b"ics" | b"vcf" | b"wasm" | b"webmanifest" | b"manifest" | b"png" | b"jpg"
        | b"jpeg" | b"jfif" | b"gif" | b"webp" | b"avif" | b"heic" | b"svg" | b"svgz" | b"ico"
        | b"bmp" | b"tif" | b"tiff" | b"woff" | b"woff2" | b"ttf" | b"otf" | b"eot" | b"mp3"
        | b"m4a" | b"aac" | b"ogg" | b"oga" | b"opus" | b"wav" | b"flac" | b"mp4" | b"m4v"
        | b"webm" | b"ogv" | b"mov" | b"avi" | b"m3u8" | b"ts" | b"mpd" | b"vtt" | b"srt"
        | b"pdf" | b"epub" | b"doc" | b"docx" | b"xls" | b"xlsx" | b"ppt" | b"pptx" | b"odt"
        | b"ods" | b"zip" | b"gz" | b"tgz" | b"bz2" | b"xz" | b"zst" | b"7z" | b"rar" | b"tar"
        | b"exe" | b"msi" | b"dmg" | b"apk" | b"iso" | b"swf" | b"sql" | b"bak" | b"env"
        | b"git" | b"yml" | b"yaml" | b"ini" | b"log" => Asked::Asset,
        // WordPress's doors; other scripts make pages.
        b"php"
            if matches!(
                stem,
                b"wp-login" | b"wp-cron" | b"xmlrpc" | b"wp-comments-post"
            ) =>
        {
            Asked::Asset
        }
        _ => Asked::Page,
    }
}

#[cfg(test)]
mod tests {
    use super::{Asked, asked};

    #[test]
    fn pages_are_told_from_assets_and_feeds() {
        let table = [
            ("/", Asked::Page),
            ("/2026/10/ferry", Asked::Page),
            ("/2026/10/ferry/", Asked::Page),
            ("/2026/10/ferry?utm_source=x.png", Asked::Page),
            ("/story.php?id=7", Asked::Page),
            ("/story.html", Asked::Page),
            ("/no.-7-is-alive", Asked::Page),
            ("/what-is-asp.net", Asked::Page),
            ("https://gazette.example/ferry", Asked::Page),
            ("https://gazette.example", Asked::Page),
            ("/feed", Asked::Feed),
            ("/comments/feed/", Asked::Feed),
            ("/?feed=rss2", Asked::Feed),
            ("/index.xml", Asked::Feed),
            ("/news.rss", Asked::Feed),
            ("/feeding-the-poor", Asked::Page),
            ("/style.css?v=7", Asked::Asset),
            ("/a/PHOTO.JPG", Asked::Asset),
            ("/robots.txt", Asked::Asset),
            ("/sitemap.xml", Asked::Asset),
            ("/wp-json/wp/v2/posts", Asked::Asset),
            ("/wp-login.php", Asked::Asset),
            ("/.env", Asked::Asset),
            ("*", Asked::Asset),
            ("", Asked::Asset),
        ];
        for (target, wanted) in table {
            assert_eq!(asked(target.as_bytes(), None), wanted, "{target}");
        }
    }

    #[test]
    fn the_type_of_the_answer_decides_where_it_is_known() {
        let table = [
            ("/ferry", "text/html; charset=utf-8", Asked::Page),
            ("/ferry", "image/webp", Asked::Asset),
            ("/ferry", "application/json", Asked::Asset),
            ("/latest", "application/rss+xml", Asked::Feed),
            ("/ferry", "-", Asked::Page),
            ("/ferry.css", "", Asked::Asset),
        ];
        for (target, content_type, wanted) in table {
            let found = asked(target.as_bytes(), Some(content_type.as_bytes()));
            assert_eq!(found, wanted, "{target} as {content_type}");
        }
    }
}
