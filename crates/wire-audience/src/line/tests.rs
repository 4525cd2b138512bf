use super::*;

/// Lines as servers write them, one for each thing that differs.
const LINES: [&str; 27] = [
    // nginx and Apache, combined
    r#"192.0.2.7 - - [01/Oct/2026:08:00:00 +0000] "GET /ferry HTTP/1.1" 200 5120 "-" "Mozilla/5.0 (X11)""#,
    r#"2001:db8::7 - jo [01/Oct/2026:08:00:00 +0200] "GET /a%20b?x=1 HTTP/2.0" 304 0 "https://gazette.example/" "Mozilla/5.0""#,
    // nginx's stock 'main', with and without a forwarded address
    r#"10.0.0.2 - - [01/Oct/2026:08:00:00 +0000] "GET /ferry HTTP/1.1" 200 5120 "-" "Mozilla/5.0" "203.0.113.9, 198.51.100.4""#,
    r#"192.0.2.7 - - [01/Oct/2026:08:00:00 +0000] "GET /ferry HTTP/1.1" 200 5120 "-" "Mozilla/5.0" "-""#,
    // a time behind it, as many add
    r#"192.0.2.7 - - [01/Oct/2026:08:00:00 +0000] "GET /ferry HTTP/1.1" 200 5120 "-" "Mozilla/5.0" 0.004"#,
    // Apache's vhost_combined
    r#"gazette.example:443 192.0.2.7 - - [01/Oct/2026:08:00:00 +0000] "GET / HTTP/1.1" 200 5120 "-" "Mozilla/5.0""#,
    // a forwarded list in the address's place
    r#"203.0.113.9, 10.0.0.2 - - [01/Oct/2026:08:00:00 +0000] "GET / HTTP/1.1" 200 5120 "-" "Mozilla/5.0""#,
    // quotation marks and brackets where one doesn't look for them
    r#"192.0.2.7 - "a [b]" [01/Oct/2026:08:00:00 +0000] "GET /\"x\" HTTP/1.1" 200 1 "a \"b\" c" "Mozilla \"5.0\"""#,
    r#"host.example - - [01/Oct/2026:08:00:00 +0000] "HEAD / HTTP/1.0" 200 - "" """#,
    r#"192.0.2.7 - - [01/Oct/2026:08:00:00 +0000] "\x16\x03\x01" 400 150 "-" "-""#,
    r#"192.0.2.7 - - [01/Oct/2026:08:00:00 +0000] "GET /two words HTTP/1.1" 200 1 "-" "Mozilla/5.0""#,
    // what can't be counted
    r#"192.0.2.7 - - [01/Oct/2026:08:00:00 +0000] "GET / HTTP/1.1" 200 5120"#,
    r#"192.0.2.7 - - [31/Sep/2026:08:00:00 +0000] "GET / HTTP/1.1" 200 5120 "-" "Mozilla/5.0""#,
    r#"- - - [01/Oct/2026:08:00:00 +0000] "GET / HTTP/1.1" 200 5120 "-" "Mozilla/5.0""#,
    r#"192.0.2.7 - - [01/Oct/2026:08:00:00 +0000] "GET / HTTP/1.1" OK 5120 "-" "Mozilla/5.0""#,
    r#"192.0.2.7 - - [01/Oct/2026:08:00:00 +0000] "GET / HTTP/1.1" 200 5120 "-" "Mozilla"#,
    r#"Oct  1 08:00:00 www sshd[999]: Accepted publickey for root"#,
    // nginx, escape=json
    r#"{"time_iso8601":"2026-10-01T08:00:00+00:00","remote_addr":"192.0.2.7","request":"GET /ferry HTTP/1.1","status":"200","body_bytes_sent":"5120","http_referrer":"","http_user_agent":"Mozilla/5.0 \"x\"","http_host":"gazette.example"}"#,
    r#"{ "msec": "1790841600.123", "remote_addr": "10.0.0.2", "request_method": "GET", "request_uri": "/ferry?a=1", "status": 200, "http_user_agent": "Mozilla/5.0", "http_x_forwarded_for": "203.0.113.9", "sent_http_content_type": "text/html" }"#,
    // Apache, with a LogFormat of its own
    r#"{"time":"[01/Oct/2026:08:00:00 +0000]","remoteIP":"192.0.2.7","request":"GET / HTTP/1.1","status":"200","userAgent":"Mozilla/5.0"}"#,
    r#"{"time":"01/Oct/2026:08:00:00 +0000","remoteIP":"192.0.2.7","request":"GET / HTTP/1.1","status":"200","userAgent":"Mozilla/5.0"}"#,
    // Caddy 2
    r#"{"level":"info","ts":1790841600.5241024,"logger":"http.log.access","msg":"handled request","request":{"remote_ip":"10.0.0.2","remote_port":"41342","client_ip":"203.0.113.9","proto":"HTTP/2.0","method":"GET","host":"gazette.example","uri":"/ferry","headers":{"User-Agent":["Mozilla/5.0"],"Accept":["*/*"]},"tls":{"resumed":false,"version":772}},"bytes_read":0,"user_id":"","duration":0.0009,"size":2326,"status":200,"resp_headers":{"Server":["Caddy"],"Content-Type":["text/html; charset=utf-8"]}}"#,
    r#"{"ts":"2026-10-01T08:00:00.000Z","request":{"remote_ip":"192.0.2.7","method":"GET","host":"gazette.example","uri":"/","headers":{}},"status":200}"#,
    // JSON that can't be counted
    r#"{"time_iso8601":"2026-10-01T08:00:00+00:00","remote_addr":"192.0.2.7","request":"GET / HTTP/1.1","status":"200"}"#,
    r#"{"level":"info","ts":1790841600,"msg":"server running"}"#,
    r#"{"request":"GET / HTTP/1.1","#,
    r#"{"a":[[[[[[[[[[1]]]]]]]]]]}"#,
];

#[test]
fn lines_of_all_servers_are_read() {
    let mut clock = Clock::new("2026-11-22T12:00:00Z".parse().unwrap());
    let shown: String = LINES
        .iter()
        .map(|line| match read(line.as_bytes(), &mut clock) {
            Ok(line) => show(&line),
            Err(refusal) => format!("{}\n", refusal.code()),
        })
        .collect();
    insta::assert_snapshot!(shown, @r#"
    Combined 2026-10-01 192.0.2.7: GET /ferry 200 by Mozilla/5.0 (X11)
    Combined 2026-10-01 2001:db8::7: GET /a%20b?x=1 304 by Mozilla/5.0
    Combined 2026-10-01 10.0.0.2: GET /ferry 200 by Mozilla/5.0 for 203.0.113.9, 198.51.100.4
    Combined 2026-10-01 192.0.2.7: GET /ferry 200 by Mozilla/5.0
    Combined 2026-10-01 192.0.2.7: GET /ferry 200 by Mozilla/5.0
    VhostCombined 2026-10-01 192.0.2.7: GET / 200 by Mozilla/5.0 at gazette.example:443
    Combined 2026-10-01 127.0.0.1: GET / 200 by Mozilla/5.0 for 203.0.113.9, 10.0.0.2
    Combined 2026-10-01 192.0.2.7: GET /\"x\" 200 by Mozilla \"5.0\"
    Combined 2026-10-01 host.example: HEAD / 200 by 
    Combined 2026-10-01 192.0.2.7: \x16\x03\x01  400 by -
    Combined 2026-10-01 192.0.2.7: GET /two words 200 by Mozilla/5.0
    no-user-agent
    impossible-time
    no-address
    not-a-log-line
    no-user-agent
    not-a-log-line
    Json 2026-10-01 192.0.2.7: GET /ferry 200 by Mozilla/5.0 \"x\" at gazette.example
    Json 2026-10-01 10.0.0.2: GET /ferry?a=1 200 by Mozilla/5.0 for 203.0.113.9 type text/html
    Json 2026-10-01 192.0.2.7: GET / 200 by Mozilla/5.0
    Json 2026-10-01 192.0.2.7: GET / 200 by Mozilla/5.0
    Caddy 2026-10-01 203.0.113.9: GET /ferry 200 by Mozilla/5.0 at gazette.example type text/html; charset=utf-8
    Caddy 2026-10-01 192.0.2.7: GET / 200 by - at gazette.example
    no-user-agent
    not-a-log-line
    not-a-log-line
    not-a-log-line
    "#);
}

fn show(line: &Line<'_>) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let maybe = |name: &str, field: Option<&[u8]>| {
        field.map_or(String::new(), |field| format!(" {name} {}", text(field)))
    };
    format!(
        "{:?} {} {}: {} {} {} by {}{}{}{}\n",
        line.format,
        crate::clock::date(line.day),
        text(line.address),
        text(line.method),
        text(line.target),
        line.status,
        text(line.agent),
        maybe("at", line.host),
        maybe("for", line.forwarded),
        maybe("type", line.content_type),
    )
}
