//! A browser without a window: keeps cookies, follows redirects, fills in forms.
//!
//! The check uses no code of the wire to talk to the wire, and goes through its pages as a person
//! does: what no page offers, it can't do.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{Context as _, anyhow, bail};
use scraper::{ElementRef, Html, Selector};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use url::Url;

use crate::demo::http::find;

/// The longest that one request may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// How many redirects are followed.
const REDIRECTS: usize = 5;

/// A browser of one person.
#[derive(Clone, Debug)]
pub(super) struct Browser {
    base: Url,
    cookies: BTreeMap<String, String>,
    /// Sent with each request: a program's token.
    authorization: Option<String>,
}

/// What came back.
#[derive(Clone, Debug)]
pub(super) struct Page {
    /// Where it came from, after redirects.
    pub(super) url: Url,
    pub(super) status: u16,
    /// Names in lower case.
    headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
}

impl Page {
    /// A header's value; empty where it is missing.
    pub(super) fn header(&self, name: &str) -> &str {
        self.headers
            .iter()
            .find(|(known, _)| known == name)
            .map_or("", |(_, value)| value)
    }

    /// The body as text.
    pub(super) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    pub(super) fn json(&self) -> anyhow::Result<serde_json::Value> {
        serde_json::from_slice(&self.body).with_context(|| {
            format!(
                "{} ({}) is no JSON: {}",
                self.url.path(),
                self.status,
                self.excerpt()
            )
        })
    }

    /// The words that a reader sees, runs of white space as one space.
    pub(super) fn words(&self) -> String {
        let html = Html::parse_document(&self.text());
        let text: Vec<&str> = html.root_element().text().collect();
        text.join(" ")
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// Says what is wrong if the status isn't the one expected.
    pub(super) fn expect(self, status: u16) -> anyhow::Result<Self> {
        if self.status == status {
            Ok(self)
        } else {
            Err(anyhow!(
                "{} answered {} instead of {status}: {}",
                self.url.path(),
                self.status,
                self.excerpt()
            ))
        }
    }

    fn excerpt(&self) -> String {
        let words = self.words();
        words.chars().take(300).collect()
    }

    /// The addresses of links whose path begins so, each once.
    pub(super) fn links(&self, beginning: &str) -> Vec<String> {
        let html = Html::parse_document(&self.text());
        let selector = Selector::parse("a[href]").expect("the selector is well-formed");
        let mut found = Vec::new();
        for link in html.select(&selector) {
            let href = link.attr("href").unwrap_or_default();
            if href.starts_with(beginning) && !found.iter().any(|known| known == href) {
                found.push(href.to_owned());
            }
        }
        found
    }

    /// The address of the link with these words in it.
    pub(super) fn link(&self, words: &str) -> anyhow::Result<String> {
        let html = Html::parse_document(&self.text());
        let selector = Selector::parse("a[href]").expect("the selector is well-formed");
        html.select(&selector)
            .find(|link| {
                let text: Vec<&str> = link.text().collect();
                text.join(" ").contains(words)
            })
            .and_then(|link| link.attr("href"))
            .map(str::to_owned)
            .with_context(|| {
                format!(
                    "{} has no link '{words}': {}",
                    self.url.path(),
                    self.excerpt()
                )
            })
    }

    /// The row of a table that has these words in it: what it says, and where its first link leads.
    pub(super) fn row(&self, words: &str) -> anyhow::Result<(String, String)> {
        let html = Html::parse_document(&self.text());
        let rows = Selector::parse("tbody tr").expect("the selector is well-formed");
        let links = Selector::parse("a[href]").expect("the selector is well-formed");
        for row in html.select(&rows) {
            let text: Vec<&str> = row.text().collect();
            let text = text
                .join(" ")
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ");
            if text.contains(words) {
                let link = row.select(&links).next().and_then(|link| link.attr("href"));
                return Ok((text, link.unwrap_or_default().to_owned()));
            }
        }
        bail!(
            "{} has no row '{words}': {}",
            self.url.path(),
            self.excerpt()
        )
    }

    /// What stands in the field of this id.
    pub(super) fn field(&self, id: &str) -> anyhow::Result<String> {
        let html = Html::parse_document(&self.text());
        let selector =
            Selector::parse("input[id], textarea[id]").expect("the selector is well-formed");
        html.select(&selector)
            .find(|field| field.attr("id").is_some_and(|known| known.starts_with(id)))
            .and_then(value)
            .with_context(|| format!("{} has no field {id}: {}", self.url.path(), self.excerpt()))
    }

    /// The form that is sent to an address that ends so, with its fields as they stand.
    pub(super) fn form(&self, action_ends: &str) -> anyhow::Result<Form> {
        let html = Html::parse_document(&self.text());
        let forms = Selector::parse("form").expect("the selector is well-formed");
        html.select(&forms)
            .map(|form| Form::read(form, self))
            .find(|form| form.action.path().ends_with(action_ends) && !form.names.is_empty())
            .or_else(|| {
                html.select(&forms)
                    .map(|form| Form::read(form, self))
                    .find(|form| form.action.path().ends_with(action_ends))
            })
            .with_context(|| {
                format!(
                    "{} has no form for {action_ends}: {}",
                    self.url.path(),
                    self.excerpt()
                )
            })
    }
}

/// A form, ready to be filled in and sent.
#[derive(Clone, Debug)]
pub(super) struct Form {
    action: Url,
    post: bool,
    multipart: bool,
    fields: Vec<(String, String)>,
    /// Every name that a field of it has, checked or not.
    names: Vec<String>,
}

impl Form {
    fn read(form: ElementRef<'_>, page: &Page) -> Self {
        let inputs = Selector::parse("input[name], textarea[name], select[name], button[name]")
            .expect("the selector is well-formed");
        let action = form.attr("action").unwrap_or_default();
        let mut fields = Vec::new();
        let mut names = Vec::new();
        for field in form.select(&inputs) {
            let name = field.attr("name").unwrap_or_default().to_owned();
            names.push(name.clone());
            if let Some(value) = value(field) {
                fields.push((name, value));
            }
        }
        Self {
            action: page.url.join(action).unwrap_or_else(|_| page.url.clone()),
            post: form
                .attr("method")
                .is_some_and(|method| method.eq_ignore_ascii_case("post")),
            multipart: form.attr("enctype") == Some("multipart/form-data"),
            fields,
            names,
        }
    }

    /// Fills a field in; one that the form doesn't have is an error, as it would be for a person.
    pub(super) fn set(mut self, name: &str, value: &str) -> anyhow::Result<Self> {
        if !self.names.iter().any(|known| known == name) {
            bail!(
                "the form for {} has no field '{name}', only {}",
                self.action.path(),
                self.names.join(", ")
            );
        }
        self.fields.retain(|(known, _)| known != name);
        self.fields.push((name.to_owned(), value.to_owned()));
        Ok(self)
    }

    fn body(&self) -> (String, Vec<u8>) {
        const BORDER: &str = "----wirecopy-check-border";
        if !self.multipart {
            let mut form = url::form_urlencoded::Serializer::new(String::new());
            form.extend_pairs(&self.fields);
            let media_type = "application/x-www-form-urlencoded".to_owned();
            return (media_type, form.finish().into_bytes());
        }
        let mut body = String::new();
        for (name, value) in &self.fields {
            body.push_str(&format!(
                "--{BORDER}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            ));
        }
        body.push_str(&format!("--{BORDER}--\r\n"));
        (
            format!("multipart/form-data; boundary={BORDER}"),
            body.into_bytes(),
        )
    }
}

/// What a field sends as it stands; nothing where it isn't checked or is for a file.
fn value(field: ElementRef<'_>) -> Option<String> {
    match field.value().name() {
        "button" => None,
        "textarea" => {
            let text: String = field.text().collect();
            Some(text.strip_prefix('\n').unwrap_or(&text).to_owned())
        }
        "select" => {
            let options = Selector::parse("option").expect("the selector is well-formed");
            let options: Vec<ElementRef<'_>> = field.select(&options).collect();
            let chosen = options
                .iter()
                .find(|option| option.attr("selected").is_some())
                .or(options.first())?;
            let text = || chosen.text().collect::<String>().trim().to_owned();
            Some(chosen.attr("value").map_or_else(text, str::to_owned))
        }
        _ => match field.attr("type").unwrap_or("text") {
            "checkbox" | "radio" => field
                .attr("checked")
                .map(|_| field.attr("value").unwrap_or("on").to_owned()),
            "file" | "submit" | "button" => None,
            _ => Some(field.attr("value").unwrap_or_default().to_owned()),
        },
    }
}

impl Browser {
    /// Somebody who hasn't signed in.
    pub(super) fn new(base: &Url) -> Self {
        Self {
            base: base.clone(),
            cookies: BTreeMap::new(),
            authorization: None,
        }
    }

    /// A program with a token.
    pub(super) fn with_token(base: &Url, token: &str) -> Self {
        Self {
            authorization: Some(format!("Bearer {token}")),
            ..Self::new(base)
        }
    }

    /// Looks at a page.
    pub(super) async fn get(&mut self, path: &str) -> anyhow::Result<Page> {
        let url = self.base.join(path).context("that is no address")?;
        self.go("GET", url, Vec::new(), Vec::new()).await
    }

    /// Looks at a page, with another header.
    pub(super) async fn get_with(
        &mut self,
        path: &str,
        header: (&str, &str),
    ) -> anyhow::Result<Page> {
        let url = self.base.join(path).context("that is no address")?;
        let header = (header.0.to_owned(), header.1.to_owned());
        self.go("GET", url, vec![header], Vec::new()).await
    }

    /// Sends a form.
    pub(super) async fn send(&mut self, form: Form) -> anyhow::Result<Page> {
        if form.post {
            let (media_type, body) = form.body();
            let header = ("Content-Type".to_owned(), media_type);
            self.go("POST", form.action, vec![header], body).await
        } else {
            let mut url = form.action;
            url.query_pairs_mut().clear().extend_pairs(&form.fields);
            self.go("GET", url, Vec::new(), Vec::new()).await
        }
    }

    async fn go(
        &mut self,
        method: &str,
        url: Url,
        headers: Vec<(String, String)>,
        body: Vec<u8>,
    ) -> anyhow::Result<Page> {
        let mut page = self.request(method, url, &headers, &body).await?;
        for _ in 0..REDIRECTS {
            if !matches!(page.status, 301 | 302 | 303 | 307 | 308) {
                return Ok(page);
            }
            let next = page.url.join(page.header("location"))?;
            page = self.request("GET", next, &[], &[]).await?;
        }
        bail!("{} redirects for ever", page.url.path())
    }

    async fn request(
        &mut self,
        method: &str,
        url: Url,
        headers: &[(String, String)],
        body: &[u8],
    ) -> anyhow::Result<Page> {
        let message = self.message(method, &url, headers, body);
        // Everything that the check looks at lies on this machine, whatever its name.
        let port = url.port_or_known_default().unwrap_or(80);
        let answer = tokio::time::timeout(PATIENCE, exchange(port, &message))
            .await
            .map_err(|_| anyhow!("{} gave no answer in {PATIENCE:?}", url.path()))?
            .with_context(|| format!("{url} can't be reached"))?;
        let page = parse(url, &answer)?;
        for (name, value) in &page.headers {
            if name == "set-cookie"
                && let Some((cookie, value)) = value.split(';').next().unwrap_or("").split_once('=')
            {
                self.cookies
                    .insert(cookie.trim().to_owned(), value.to_owned());
            }
        }
        Ok(page)
    }

    fn message(
        &self,
        method: &str,
        url: &Url,
        headers: &[(String, String)],
        body: &[u8],
    ) -> Vec<u8> {
        let host = &url[url::Position::BeforeHost..url::Position::AfterPort];
        let mut head = format!(
            "{method} {} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Length: {}\r\n",
            &url[url::Position::BeforePath..url::Position::AfterQuery],
            body.len()
        );
        let mut add = |name: &str, value: &str| head.push_str(&format!("{name}: {value}\r\n"));
        if method != "GET" && self.authorization.is_none() {
            add("Origin", &url.origin().ascii_serialization());
        }
        if let Some(authorization) = &self.authorization {
            add("Authorization", authorization);
        }
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        if !cookies.is_empty() {
            add("Cookie", &cookies.join("; "));
        }
        for (name, value) in headers {
            add(name, value);
        }
        head.push_str("\r\n");
        [head.as_bytes(), body].concat()
    }
}

async fn exchange(port: u16, message: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await?;
    stream.write_all(message).await?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    Ok(answer)
}

fn parse(url: Url, answer: &[u8]) -> anyhow::Result<Page> {
    let no_http = || anyhow!("{url} answered no HTTP");
    let end = find(answer, b"\r\n\r\n").ok_or_else(no_http)?;
    let head = String::from_utf8_lossy(&answer[..end]);
    let mut lines = head.split("\r\n");
    let status = lines
        .next()
        .and_then(|line| line.split(' ').nth(1)?.parse().ok())
        .ok_or_else(no_http)?;
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.trim().to_lowercase(), value.trim().to_owned()))
        .collect();
    let rest = &answer[end + 4..];
    let chunked = headers
        .iter()
        .any(|(name, value)| name == "transfer-encoding" && value.contains("chunked"));
    let body = if chunked {
        unchunk(rest).with_context(|| format!("{url} broke off"))?
    } else {
        rest.to_vec()
    };
    Ok(Page {
        url: url.clone(),
        status,
        headers,
        body,
    })
}

fn unchunk(mut rest: &[u8]) -> anyhow::Result<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let line = find(rest, b"\r\n").context("a chunk has no size")?;
        let size = std::str::from_utf8(&rest[..line])?;
        let size = usize::from_str_radix(size.split(';').next().unwrap_or(size).trim(), 16)?;
        if size == 0 {
            return Ok(body);
        }
        let start = line + 2;
        let chunk = rest.get(start..start + size).context("a chunk is cut")?;
        body.extend_from_slice(chunk);
        rest = rest.get(start + size + 2..).context("a chunk is cut")?;
    }
}
