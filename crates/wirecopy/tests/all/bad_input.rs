//! Bad input: each with its sentence, its exit code or status, and a store that is as before.

use std::io::{Read, Write};
use std::net::TcpListener;

use crate::common::{Answer, Folder, STORY, Serving, http, plain};

/// A wire with a story in it, and the table that is written.
struct Bench {
    folder: Folder,
    rows: Vec<String>,
}

impl Bench {
    fn new() -> Self {
        let folder = Folder::with_wire();
        folder.write("bridge.txt", STORY);
        folder.wire_does(&["add", "bridge.txt"]);
        Self {
            folder,
            rows: Vec::new(),
        }
    }

    /// The hash over everything that the store keeps.
    fn hash(&self) -> String {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let store = wire_store::Store::open(&self.folder.wire()).await.unwrap();
            let hash = store.content_hash().await.unwrap();
            store.close().await;
            hash
        })
    }

    /// Gives a command bad input.
    fn command(&mut self, input: &str, arguments: &[&str]) {
        let before = self.hash();
        let output = self.folder.run(&[&["--data", "wire"], arguments].concat());
        let words = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(self.hash(), before, "{input}: the store has changed");
        assert!(output.stdout.is_empty(), "{input}: something was printed");
        let code = output.status.code().unwrap_or(-1);
        self.row(input, &format!("exit {code}"), &words);
    }

    /// Takes a file in that is bad.
    fn file(&mut self, input: &str, name: &str, contents: impl AsRef<[u8]>) {
        self.folder.write(name, contents);
        self.command(input, &["add", name]);
    }

    /// Sends bad input to the server.
    fn request(&mut self, input: &str, ask: impl FnOnce() -> Answer) {
        let before = self.hash();
        let answer = ask();
        assert_eq!(self.hash(), before, "{input}: the store has changed");
        let words = if answer.head.to_lowercase().contains("location:") {
            answer
                .head
                .lines()
                .find(|line| line.to_lowercase().starts_with("location:"))
                .unwrap_or_default()
                .to_owned()
        } else {
            answer.words()
        };
        self.row(input, &answer.status.to_string(), &words);
    }

    fn row(&mut self, input: &str, outcome: &str, words: &str) {
        let words = plain(words, &self.folder).replace('\n', "\n    ");
        let words: String = words.chars().take(330).collect();
        self.rows.push(format!("{input}: {outcome}\n    {words}"));
    }

    fn table(&self) -> String {
        self.rows.join("\n")
    }
}

#[test]
fn files_that_are_no_stories() {
    let mut bench = Bench::new();
    bench.file("no known format", "notes.txt", "Some notes, and no date.\n");
    bench.file("an empty file", "empty.txt", "");
    bench.file(
        "not UTF-8",
        "latin.txt",
        b"date 2026-11-20 The caf\xe9 closes.\n",
    );
    bench.file(
        "an encoding named falsely",
        "feed.xml",
        b"<?xml version=\"1.0\" encoding=\"utf-8\"?><rss version=\"2.0\"><channel><title>caf\xe9</title></channel></rss>",
    );
    bench.file(
        "an encoding that nobody knows",
        "klingon.xml",
        b"<?xml version=\"1.0\" encoding=\"klingon-8\"?><rss version=\"2.0\"><channel><item><title>caf\xe9</title></item></channel></rss>",
    );
    bench.file(
        "an XML bomb",
        "bomb.xml",
        "<?xml version=\"1.0\"?><!DOCTYPE rss [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;\">]><rss version=\"2.0\"><channel><title>&b;</title></channel></rss>",
    );
    bench.file(
        "broken XML",
        "broken.xml",
        "<rss version=\"2.0\"><channel><item></channel></rss>",
    );
    bench.file(
        "elements without end",
        "deep.xml",
        format!("<rss version=\"2.0\">{}", "<a>".repeat(5_000)),
    );
    bench.file(
        "JSON that breaks off",
        "cut.json",
        "{\"uri\": \"urn:x\", \"headline\": ",
    );
    bench.file(
        "a story without text",
        "bare.jsonl",
        r#"{"id":"s-1","date":"2026-11-20","headline":"Nothing follows","body":[]}"#,
    );
    bench.file(
        "a date that doesn't exist",
        "date.txt",
        "date 2026-02-30 The bridge closes.\n",
    );
    bench.file(
        "no date",
        "undated.jsonl",
        r#"{"id":"s-1","headline":"When?","body":["Some day."]}"#,
    );
    bench.file(
        "versions that go backwards",
        "backwards.jsonl",
        r#"{"id":"s-1","date":"2026-11-20","headline":"Bridge","versions":[{"version":2,"body":["Two."]},{"version":1,"body":["One."]}]}"#,
    );
    bench.file(
        "one bad line among good ones",
        "mixed.jsonl",
        "{\"id\":\"a\",\"date\":\"2026-11-20\",\"headline\":\"Good\",\"body\":[\"Good.\"]}\n{\"id\":\"b\"}\n",
    );
    bench.file(
        "two texts of one story, and no versions",
        "twice.jsonl",
        "{\"id\":\"a\",\"date\":\"2026-11-20\",\"headline\":\"Bridge\",\"body\":[\"One.\"]}\n{\"id\":\"a\",\"date\":\"2026-11-20\",\"headline\":\"Bridge\",\"body\":[\"Two.\"]}\n",
    );
    let items: String = (0..1_000_000)
        .map(|n| format!("<item><guid>{n}</guid></item>"))
        .collect();
    bench.file(
        "a feed of a million entries",
        "million.xml",
        format!("<rss version=\"2.0\"><channel><title>x</title>{items}</channel></rss>"),
    );
    let large = std::fs::File::create(bench.folder.path().join("large.txt")).unwrap();
    large.set_len(200 * 1024 * 1024).unwrap();
    bench.command("a file that is too large", &["add", "large.txt"]);
    bench.command("a file that isn't there", &["add", "nowhere.txt"]);
    bench.command("a folder", &["add", "wire"]);
    bench.command(
        "an unknown id",
        &[
            "kill",
            "0199d0a2-7d2c-7bb1-9f3e-5f0e2a6c4d11",
            "--reason",
            "x",
            "--yes",
        ],
    );
    bench.command(
        "an unknown publisher",
        &["decide", "swing bridge", "nobody.example"],
    );
    bench.command(
        "a time that is none",
        &["add", "bridge.txt", "--embargo", "tomorrow"],
    );
    insta::assert_snapshot!(bench.table(), @"
    no known format: exit 1
        error: notes.txt: line 1 is no sound wire text: it has to begin with the date, as in 'date 2026-11-22'
    an empty file: exit 1
        error: empty.txt: the file is empty: there is no story in it
    not UTF-8: exit 1
        error: latin.txt: line 1 is not UTF-8: save the file as UTF-8
    an encoding named falsely: exit 1
        error: feed.xml: the file says that it is in utf-8, but line 1 is not: save it as UTF-8 and say so
    an encoding that nobody knows: exit 1
        error: klingon.xml: the file says that it is in 'klingon-8', which is no known encoding: save it as UTF-8
    an XML bomb: exit 1
        error: bomb.xml: line 1 declares an entity, and entities are never expanded: remove the DOCTYPE
    broken XML: exit 1
        error: broken.xml: line 1 is no sound RSS: ill-formed document: expected `</item>`, but `</channel>` was found
    elements without end: exit 1
        error: deep.xml: line 1 nests more than 100 levels deep: no story needs that
    JSON that breaks off: exit 1
        error: cut.json: line 1 is no sound ninjs: EOF while parsing a value (at character 29)
    a story without text: exit 1
        error: bare.jsonl: line 1: the story has no text: write at least one paragraph
    a date that doesn't exist: exit 1
        error: date.txt: line 1: '2026-02-30' is no date: write the year, month and day as 2026-11-22
    no date: exit 1
        error: undated.jsonl: line 1: the story has no date: say the day it is dated, as 2026-11-22
    versions that go backwards: exit 1
        error: backwards.jsonl: line 1: version 1 follows version 2: give the versions in rising order
    one bad line among good ones: exit 1
        error: mixed.jsonl: line 2: the story has no date: say the day it is dated, as 2026-11-22
    two texts of one story, and no versions: exit 1
        error: twice.jsonl: 'a' comes twice, with different texts, and nothing says which is the newer
        hint: give the texts versions, or add one after the other
    a feed of a million entries: exit 1
        error: million.xml: there are more than 100000 items in the file: split it
    a file that is too large: exit 1
        error: large.txt is too large: it has more than 64 MB
        hint: split it, or raise file_megabytes in wire.toml
    a file that isn't there: exit 1
        error: nowhere.txt can't be read: No such file or directory (os error 2)
    a folder: exit 1
        error: wire is a folder
        hint: name the files in it
    an unknown id: exit 1
        error: no story is known as 'ID'
        hint: 'wirecopy stories' lists them; an id, the beginning of one, or words of the headline do
    an unknown publisher: exit 1
        error: no publisher is known as 'nobody.example'
        hint: 'wirecopy publisher list' lists them; an id, a name or a domain does
    a time that is none: exit 2
        error: invalid value 'tomorrow' for '--embargo <INSTANT>': write it with its offset from UTC, as 2026-12-01T06:00Z
        
        For more information, try '--help'.
    ");
}

#[test]
fn requests_that_can_not_be_carried_out() {
    let mut bench = Bench::new();
    let file = bench.folder.wire().join("wire.toml");
    let settings = std::fs::read_to_string(&file).unwrap();
    std::fs::write(
        &file,
        settings.replace("loopback = false", "loopback = true"),
    )
    .unwrap();
    let link = bench
        .folder
        .wire_does(&["user", "add", "editor@quay.example", "--role", "editor"]);
    let link = link
        .trim()
        .trim_start_matches("https://wire.quay.example")
        .to_owned();
    let server = Serving::start(&bench.folder);
    let port = server.port;
    let origin = format!("http://127.0.0.1:{port}");
    let form = |path: &str, cookie: &str, from: &str, body: &str| {
        let headers = [
            ("Content-Type", "application/x-www-form-urlencoded"),
            ("Origin", from),
            ("Cookie", cookie),
        ];
        http(port, "POST", path, &headers, body.as_bytes())
    };
    let chosen = form(&link, "", &origin, "password=a+long+enough+password");
    let cookie = chosen.cookie();
    assert!(!cookie.is_empty(), "{} {}", chosen.status, chosen.words());
    let second = form(
        "/sign-in",
        "",
        &origin,
        "email=editor@quay.example&password=a+long+enough+password",
    );
    let ended = second.cookie();
    form("/sign-out", &ended, &origin, "");

    let get = |path: &str, headers: &[(&str, &str)]| http(port, "GET", path, headers, b"");
    let unknown = "0199d0a2-7d2c-7bb1-9f3e-5f0e2a6c4d11";
    bench.request("an unknown story", || {
        get(&format!("/stories/{unknown}"), &[])
    });
    bench.request("an id that is none", || get("/stories/front-page", &[]));
    bench.request("an unknown story by API, without a token", || {
        get(&format!("/api/v1/stories/{unknown}"), &[])
    });
    bench.request("a wrong API token", || {
        get("/api/v1/stories", &[("Authorization", "Bearer 0123456789")])
    });
    bench.request("a wrong feed token", || {
        get("/feeds/private/0123456789/wire.rss", &[])
    });
    bench.request("an id that is no text", || get("/stories/%ff", &[]));
    bench.request("a search with two questions", || get("/?q=a&q=b", &[]));
    bench.request("a page number that is none, by API", || {
        get("/api/v1/stories?limit=many", &[])
    });
    bench.request("a method that an address doesn't know", || {
        http(port, "DELETE", "/terms", &[], b"")
    });
    bench.request("a used link", || get(&link, &[]));
    bench.request("a session that has ended", || {
        get("/desk", &[("Cookie", &ended)])
    });
    bench.request("a session that never was", || {
        get("/desk", &[("Cookie", "wire_session=0123")])
    });
    bench.request("a form sent from another site", || {
        form("/desk/write", &cookie, "https://evil.example", "headline=x")
    });
    bench.request("a form without an origin", || {
        let headers = [
            ("Content-Type", "application/x-www-form-urlencoded"),
            ("Cookie", cookie.as_str()),
        ];
        http(port, "POST", "/sign-out", &headers, b"")
    });
    bench.request("a wrong password", || {
        form(
            "/sign-in",
            "",
            &origin,
            "email=editor@quay.example&password=guessed",
        )
    });
    bench.request("a request that is too large", || {
        let headers = [
            ("Content-Type", "multipart/form-data; boundary=b"),
            ("Origin", origin.as_str()),
            ("Cookie", cookie.as_str()),
        ];
        let text = "x".repeat(40 * 1024 * 1024);
        let field = "Content-Disposition: form-data; name=\"text\"";
        let body = format!("--b\r\n{field}\r\n\r\n{text}\r\n--b--\r\n");
        http(port, "POST", "/desk/write", &headers, body.as_bytes())
    });
    let page = endless_page();
    bench.request("a page of 100 MB", || {
        form(
            "/desk/pickups",
            &cookie,
            &origin,
            &format!("url=http://127.0.0.1:{page}/"),
        )
    });
    bench.request("an address inside the network", || {
        form(
            "/desk/pickups",
            &cookie,
            &origin,
            "url=http://169.254.169.254/latest/meta-data/",
        )
    });
    bench.request("an address that is none", || {
        form("/desk/pickups", &cookie, &origin, "url=gazette")
    });
    insta::assert_snapshot!(bench.table(), @r#"
    an unknown story: 404
        404 Nothing is here There is no story at this address. To the stories
    an id that is none: 404
        404 Nothing is here There is no story at this address. To the stories
    an unknown story by API, without a token: 401
        {"status":401,"code":"token","detail":"This call needs a token: send 'Authorization: Bearer …'. Make one on your account page."}
    a wrong API token: 401
        {"status":401,"code":"token","detail":"This call needs a token: send 'Authorization: Bearer …'. Make one on your account page."}
    a wrong feed token: 404
        404 Nothing is here There is no feed at this address. If its address was revoked, make a new one on your account page. To the stories
    an id that is no text: 400
        400 That can&#39;t be read Something in this address or form is missing or isn&#39;t what belongs there. Open the page anew. To the stories
    a search with two questions: 400
        400 That can&#39;t be read Something in this address or form is missing or isn&#39;t what belongs there. Open the page anew. To the stories
    a page number that is none, by API: 401
        {"status":401,"code":"token","detail":"This call needs a token: send 'Authorization: Bearer …'. Make one on your account page."}
    a method that an address doesn't know: 405
        405 That doesn&#39;t work here This address can&#39;t be used in this way. Open the page and use its buttons. To the stories
    a used link: 404
        404 Nothing is here This link has been used or is too old. Ask the desk for a new one. To the stories
    a session that has ended: 303
        location: /sign-in?to=/desk
    a session that never was: 303
        location: /sign-in?to=/desk
    a form sent from another site: 403
        403 That is not allowed The form didn&#39;t come from this site, so nothing was changed. Open the page here and send it again. To the stories
    a form without an origin: 403
        403 That is not allowed The form didn&#39;t come from this site, so nothing was changed. Open the page here and send it again. To the stories
    a wrong password: 422
        Sign in This e-mail address and this password don’t belong together. E-mail address Password Forgotten? Ask the desk for a new link. Sign in Become a publisher
    a request that is too large: 422
        422 That can&#39;t be used The form is too large: with its file it may have 12 MB. Choose a smaller file. To the stories
    a page of 100 MB: 422
        Pickups Check one page now Check the answer of 127.0.0.1 is larger than 8388608 bytes: it was cut off All Stale With breaches On nobody’s site No page was found to carry a story yet. Give an address above.
    an address inside the network: 422
        Pickups Check one page now Check 169.254.169.254 is not allowed: 169.254.169.254 is a cloud&#39;s metadata address (169.254.169.254/32, RFC 3927) All Stale With breaches On nobody’s site No page was found to carry a story yet. Give an address above.
    an address that is none: 422
        Pickups Check one page now Check &#39;gazette&#39; is not a web address: write it as https://gazette.example/page All Stale With breaches On nobody’s site No page was found to carry a story yet. Give an address above.
    "#);
}

/// A site with one page of 100 MB.
fn endless_page() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let _ = stream.read(&mut [0; 4096]);
            let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 104857600\r\n\r\n<p>";
            let _ = stream.write_all(head.as_bytes());
            let block = vec![b'x'; 1 << 20];
            while stream.write_all(&block).is_ok() {}
        }
    });
    port
}
