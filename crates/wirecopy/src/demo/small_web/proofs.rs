//! What stands on the sites to prove them: put there when the demo is made, and by whoever plays a
//! site's webmaster on `/proofs`.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::super::http::{Request, Response};
use super::inbox::escape;
use super::outlets::OUTLETS;

/// The most characters of a line.
const LONGEST: usize = 200;

/// The line on each site, by its host before `.localhost`.
#[derive(Debug, Default)]
pub(super) struct Proofs(Mutex<BTreeMap<String, String>>);

impl Proofs {
    /// Puts a line on a site; an empty one takes it away.
    pub(super) fn place(&self, host: &str, line: &str) {
        let line: String = line.trim().chars().take(LONGEST).collect();
        if line.is_empty() {
            self.lock().remove(host);
        } else {
            self.lock().insert(host.to_owned(), line);
        }
    }

    /// The line on a site.
    pub(super) fn on(&self, host: &str) -> Option<String> {
        self.lock().get(host).cloned()
    }

    /// Takes what was typed on the page, and shows it again.
    pub(super) fn take(&self, request: &Request) -> Response {
        let typed: BTreeMap<String, String> = url::form_urlencoded::parse(&request.body)
            .into_owned()
            .collect();
        let (Some(host), Some(line)) = (typed.get("host"), typed.get("line")) else {
            return Response::not_found();
        };
        if !OUTLETS.iter().any(|outlet| outlet.host == host) {
            return Response::not_found();
        }
        self.place(host, line);
        self.page(request)
    }

    /// A form for each site.
    pub(super) fn page(&self, request: &Request) -> Response {
        let port = request
            .header("host")
            .rsplit_once(':')
            .map_or("", |(_, port)| port);
        let mut html = String::from(
            "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
             <meta name=\"color-scheme\" content=\"light dark\"><title>Prove a site</title>\
             <style>body{font:17px/1.5 system-ui;max-width:44rem;margin:2rem auto;padding:0 1rem}\
             input,button{font:inherit;padding:.4rem .6rem}input{width:100%;box-sizing:border-box;\
             margin-bottom:.5rem;font-family:monospace}h2{margin:2rem 0 .3rem}</style>\
             <h1>Prove a site</h1>\
             <p>Here you are the webmaster of each site. Copy the line that a publisher’s account page asks for, \
             put it on its site, and let the wire look. It then stands in the file and in the head of the front \
             page.</p>",
        );
        for outlet in &OUTLETS {
            let (host, line) = (outlet.host, self.on(outlet.host).unwrap_or_default());
            html.push_str(&format!(
                "<h2>{name}</h2><form method=\"post\" action=\"/proofs\">\
                 <input type=\"hidden\" name=\"host\" value=\"{host}\">\
                 <label for=\"line-{host}\">The line on \
                 <a href=\"http://{host}.localhost:{port}/\">{host}.localhost:{port}</a></label>\
                 <input id=\"line-{host}\" name=\"line\" value=\"{line}\" maxlength=\"{LONGEST}\" \
                 autocomplete=\"off\" spellcheck=\"false\">\
                 <button>Put it on {name}</button></form>",
                name = escape(outlet.name),
                port = escape(port),
                line = escape(&line),
            ));
        }
        Response::html(html)
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
