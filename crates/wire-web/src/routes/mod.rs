//! Every address of the wire, in one readable list.
//!
//! The list is data: the router is built from it, the API's document names its API part, and a test
//! walks all of it to see that no body leaves without a grant.

mod api;
mod desk;
mod everybody;
mod programs;
mod publishers;

use axum::Router;
use axum::handler::Handler;
use axum::http::Method;
use axum::routing::{MethodFilter, on};

use crate::app::App;

/// Every address of the application.
#[must_use]
pub fn routes() -> Vec<Route> {
    [pages_and_calls(), kept_feeds()]
        .map(|routes| routes.finish().1)
        .concat()
}

/// All that is answered by a handler of its own, with the whole application around it.
pub(crate) fn pages_and_calls() -> Routes {
    everybody::routes()
        .and(publishers::routes())
        .and(desk::routes())
        .and(api::routes())
        .and(programs::routes())
}

/// What programs ask for all day: answered from memory, without anything that pages need.
pub(crate) fn kept_feeds() -> Routes {
    programs::kept()
}

/// One address and method.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// The method.
    pub method: Method,
    /// The path, with `{…}` for what varies.
    pub path: &'static str,
}

/// A router that remembers what was put into it.
#[derive(Debug, Default)]
pub(crate) struct Routes {
    router: Router<App>,
    list: Vec<Route>,
}

impl Routes {
    pub(crate) fn get<H, T>(self, path: &'static str, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.add(MethodFilter::GET, Method::GET, path, handler)
    }

    pub(crate) fn post<H, T>(self, path: &'static str, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.add(MethodFilter::POST, Method::POST, path, handler)
    }

    fn and(mut self, others: Self) -> Self {
        self.router = self.router.merge(others.router);
        self.list.extend(others.list);
        self
    }

    fn add<H, T>(
        mut self,
        filter: MethodFilter,
        method: Method,
        path: &'static str,
        handler: H,
    ) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.router = self.router.route(path, on(filter, handler));
        self.list.push(Route { method, path });
        self
    }

    /// The router, and the list of what is in it.
    pub(crate) fn finish(self) -> (Router<App>, Vec<Route>) {
        (self.router, self.list)
    }
}
