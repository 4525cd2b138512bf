//! The sites: what they are called, how they look, and what they write themselves.

use super::inbox::escape;

/// A site of the small web.
#[derive(Clone, Copy, Debug)]
pub(in crate::demo) struct Outlet {
    /// Its host, before `.localhost`.
    pub(in crate::demo) host: &'static str,
    pub(in crate::demo) name: &'static str,
    tagline: &'static str,
    sections: &'static [&'static str],
    style: &'static str,
    /// What stands beside each article.
    briefs: &'static [&'static str],
}

/// A page of a site.
#[derive(Clone, Debug)]
pub(super) struct Article {
    pub(super) path: String,
    pub(super) title: String,
    /// Elements of the head.
    pub(super) head: String,
    /// The article as HTML.
    pub(super) html: String,
}

const FRAME: &str = include_str!("page.html");

/// What marks the place of the proof on a front page.
const PROOF: &str = "<!-- proof -->";

/// All sites, the one that belongs to no publisher last.
pub(in crate::demo) const OUTLETS: [Outlet; 5] = [
    Outlet {
        host: "tidewater-courier",
        name: "The Tidewater Courier",
        tagline: "Daily since the second ferry",
        sections: &["Town", "Harbour", "Schools", "Sport", "Letters"],
        style: include_str!("courier.css"),
        briefs: &[
            "Road works on Cooper Street end on Friday, a week late.",
            "The library lends umbrellas from Monday.",
            "Found: one accordion, at the bus station. Ask at the desk.",
        ],
    },
    Outlet {
        host: "millbrook-bugle",
        name: "The Millbrook Bugle",
        tagline: "Every Thursday, whatever the weather",
        sections: &["Village", "Farms", "Church hall", "Small ads"],
        style: include_str!("bugle.css"),
        briefs: &[
            "The plant swap moves to the school yard.",
            "For sale: hay, two trailers, one patient pony.",
        ],
    },
    Outlet {
        host: "northgate-post",
        name: "The Northgate Post",
        tagline: "News for the north side",
        sections: &["News", "Business", "Culture", "Opinion"],
        style: include_str!("post.css"),
        briefs: &[
            "Tram 4 runs every eight minutes from today.",
            "Council tax letters go out next week.",
            "The weekend market needs three more stalls.",
        ],
    },
    Outlet {
        host: "estuary-radio",
        name: "Estuary Radio",
        tagline: "98.3 on the coast",
        sections: &["Listen", "News", "Tides", "Requests"],
        style: include_str!("radio.css"),
        briefs: &[
            "Next: the tide tables, read by Maud.",
            "Tonight at eight: an hour of accordions.",
        ],
    },
    Outlet {
        host: "coast-and-country",
        name: "Coast and Country Notes",
        tagline: "Written on the train",
        sections: &["Notes", "Walks", "About"],
        style: include_str!("coast.css"),
        briefs: &["Last week: why the 7.12 stops where nobody lives."],
    },
];

impl Outlet {
    /// What the site writes itself: pages on which no copy may be found.
    pub(super) fn own_pages(&self) -> Vec<Article> {
        let own = match self.host {
            "tidewater-courier" => (
                "/town/market-hours",
                "Market opens an hour earlier on Saturdays",
                &[
                    "From next month the Saturday market on Cooper Street opens at six. The stallholders asked for it; the bakers among them have been there since four anyway.",
                    "The council expects no noise, or at least no more than now. Vans may stop on the east side until seven and have to be gone by then, because of the bus.",
                    "The flower stall stays where it is, under the clock.",
                ][..],
            ),
            "millbrook-bugle" => (
                "/village/plant-swap",
                "Plant swap needs a bigger yard",
                &[
                    "Last year’s plant swap filled the church hall, the porch and half of the lane. This time it takes place in the school yard, on the second Sunday of May.",
                    "Bring what you have too much of. Tomatoes are welcome; courgettes, the organisers say, are a matter of conscience.",
                ][..],
            ),
            "northgate-post" => (
                "/news/tram-4",
                "More trams on line 4",
                &[
                    "Line 4 runs every eight minutes from today, between seven and seven. Until now it was every twelve.",
                    "Four new drivers have finished their training. Two of them came from the buses, one from a theatre and one from the sea.",
                    "Tickets cost what they did.",
                ][..],
            ),
            "estuary-radio" => (
                "/listen/accordions",
                "An hour of accordions",
                &[
                    "You asked for it, some of you twice. Tonight at eight we play sixty minutes of accordions from nine countries, and one concertina that was labelled wrongly.",
                    "Requests until six, by telephone or by postcard.",
                ][..],
            ),
            _ => (
                "/notes/the-7-12",
                "Why the 7.12 stops where nobody lives",
                &[
                    "Every morning the 7.12 stops for one minute at Halt Seventeen. There is a platform, a lamp and a bench. There is no road.",
                    "I asked the guard. He said that the driver likes the view, and then that this was a joke, and then that he wasn’t sure.",
                ][..],
            ),
        };
        let (path, title, paragraphs) = own;
        let text: String = paragraphs
            .iter()
            .map(|paragraph| format!("<p>{}</p>\n", escape(paragraph)))
            .collect();
        vec![Article {
            path: path.into(),
            title: title.into(),
            head: String::new(),
            html: format!(
                "<article>\n<h1>{}</h1>\n<p class=\"byline\">From our own reporters</p>\n{text}</article>",
                escape(title)
            ),
        }]
    }

    /// A page with the site's frame around it.
    pub(super) fn page(&self, article: &Article) -> String {
        let briefs: String = self
            .briefs
            .iter()
            .map(|brief| format!("<li>{}</li>", escape(brief)))
            .collect();
        self.framed(
            &article.title,
            &article.head,
            &article.html,
            &format!("<h2>In brief</h2>\n<ul>{briefs}</ul>"),
        )
    }

    /// The front page, which links to all others.
    pub(super) fn front(&self, articles: &[Article]) -> String {
        let list: String = articles
            .iter()
            .map(|article| {
                format!(
                    "<h2><a href=\"{}\">{}</a></h2>\n",
                    article.path,
                    escape(&article.title)
                )
            })
            .collect();
        self.framed(
            "Front page",
            PROOF,
            &format!("<h1>Today</h1>\n{list}"),
            "<h2>Weather</h2>\n<p>Light wind from the west, a shower towards evening. High water at 16.40.</p>",
        )
    }

    fn framed(&self, title: &str, head: &str, main: &str, aside: &str) -> String {
        let sections: String = self
            .sections
            .iter()
            .map(|section| format!("<li><a href=\"/\">{section}</a></li>"))
            .collect();
        // `main` goes in last: what an article says is no placeholder.
        FRAME
            .replace("{title}", &escape(title))
            .replace("{head}", head)
            .replace("{style}", self.style)
            .replace("{outlet}", &escape(self.name))
            .replace("{tagline}", &escape(self.tagline))
            .replace("{nav}", &sections)
            .replace("{aside}", aside)
            .replace("{main}", main)
    }

    /// A page with the proof of its site on it, where it has a place for one.
    pub(super) fn with_proof(page: &str, nonce: Option<&str>) -> String {
        let tag = nonce
            .map(|nonce| {
                format!(
                    "<meta name=\"wirecopy-site\" content=\"{}\">",
                    escape(nonce)
                )
            })
            .unwrap_or_default();
        page.replace(PROOF, &tag)
    }
}

/// The page that lists the sites, on the address without a host.
pub(super) fn index(host: &str) -> String {
    let port = host.rsplit_once(':').map_or("", |(_, port)| port);
    let list: String = OUTLETS
        .iter()
        .map(|outlet| {
            format!(
                "<li><a href=\"http://{}.localhost:{}/\">{}</a></li>",
                outlet.host,
                escape(port),
                escape(outlet.name)
            )
        })
        .collect();
    format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>A small web</title>\
         <style>body{{font:18px/1.6 system-ui;max-width:40rem;margin:3rem auto;padding:0 1rem}}</style>\
         <h1>A small web</h1><p>Five sites that the demo plays. None of them exists.</p>\
         <ul>{list}</ul><p><a href=\"/proofs\">Prove that a site is yours</a></p>\
         <p><a href=\"/inbox\">Webhooks that their servers received</a></p>"
    )
}
