//! What the customers of the demo received by webhook, for people and for the check.

use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::{Value, json};

use super::super::http::{Request, Response};

/// The most deliveries that are kept.
const KEPT: usize = 500;

/// Every delivery, the oldest first.
#[derive(Debug, Default)]
pub(super) struct Inbox(Mutex<Vec<Delivery>>);

#[derive(Debug)]
struct Delivery {
    customer: String,
    id: String,
    signed: bool,
    body: Value,
}

impl Inbox {
    /// Takes a delivery.
    pub(super) fn take(&self, customer: &str, request: &Request) -> Response {
        let Ok(body) = serde_json::from_slice(&request.body) else {
            return Response {
                status: 400,
                ..Response::text("This is no JSON.\n".into())
            };
        };
        let mut deliveries = self.lock();
        if deliveries.len() < KEPT {
            deliveries.push(Delivery {
                customer: customer.to_owned(),
                id: request.header("webhook-id").to_owned(),
                signed: request.header("webhook-signature").starts_with("v1,"),
                body,
            });
        }
        Response {
            status: 204,
            ..Response::text(String::new())
        }
    }

    /// All of it for programs.
    pub(super) fn json(&self) -> Response {
        let list: Vec<Value> = self
            .lock()
            .iter()
            .map(|delivery| {
                json!({
                    "customer": delivery.customer,
                    "id": delivery.id,
                    "signed": delivery.signed,
                    "body": delivery.body,
                })
            })
            .collect();
        Response::json(&Value::Array(list))
    }

    /// All of it for people.
    pub(super) fn page(&self) -> Response {
        let mut html = String::from(
            "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Webhooks received</title>\
             <style>body{font:16px/1.5 system-ui;max-width:60rem;margin:2rem auto;padding:0 1rem}\
             pre{background:#f4f4f4;padding:1rem;overflow:auto;max-height:20rem}</style>\
             <h1>Webhooks received</h1>\
             <p>This page plays the customers' servers: what the wire pushed to them, the newest first.</p>",
        );
        for delivery in self.lock().iter().rev() {
            let kind = delivery.body["type"].as_str().unwrap_or("a delivery");
            let body = serde_json::to_string_pretty(&delivery.body).unwrap_or_default();
            html.push_str(&format!(
                "<h2>{}: {}</h2><p>{}, {}</p><pre>{}</pre>",
                escape(&delivery.customer),
                escape(kind),
                escape(&delivery.id),
                if delivery.signed {
                    "signed"
                } else {
                    "not signed"
                },
                escape(&body),
            ));
        }
        Response::html(html)
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Delivery>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Text as it stands in HTML.
pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
